import { type Duration, parseDuration } from '../core/duration.ts';
import {
  type Expectation,
  type ProbeName,
  type ProbeQuestion,
  type Question,
  RECORD_TYPES,
  type RecordType,
  type TrialArgs,
  type TrialName,
  type TrialQuestion,
} from '../core/plan.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import { type Service, toTarget } from './targets.ts';

/** Something a check can ask. */
export abstract class Asked<Q extends Question = Question> {
  readonly question: Q;

  constructor(question: Q) {
    this.question = question;
  }
}

/** A question that the control plane answers. */
export class FactAsked extends Asked {}

/** A question that the cluster answers by doing something. */
export class TrialAsked extends Asked<TrialQuestion> {
  /** Longer is a failure. @example .within('10s') */
  within(limit: Duration): TrialAsked {
    return guard(new TrialAsked({ ...this.question, withinMs: durationMs(limit) }), 'expectation');
  }
}

/** Builds a trial in its plain form. */
export function trial<T extends TrialName>(name: T, args: TrialArgs[T], withinMs: number): TrialAsked {
  const question = { kind: 'trial', trial: name, args, withinMs } as TrialQuestion;
  return guard(new TrialAsked(question), 'expectation');
}

/** A duration in ms, or 0 and a mistake. */
export function durationMs(limit: Duration): number {
  const ms = parseDuration(String(limit));
  if (ms === undefined) mistake(`bad duration '${limit}': write it as 500ms, 2s or 1m`);
  return ms ?? 0;
}

/** Days that are to be left, or 0 and a mistake. */
export function minDays(days: number): number {
  if (Number.isInteger(days) && days >= 0 && days <= 3650) return days;
  mistake(`bad number of days ${days}: 0 to 3650`);
  return 0;
}

/** A question that agents ask over the network. Every word returns a new one; the first is left as it was. */
export class ProbeAsked extends Asked<ProbeQuestion> {
  /** A slower answer is a failure. @example .within('500ms') */
  within(limit: Duration): this {
    return this.expecting({ withinMs: durationMs(limit) });
  }

  /** The target says no: a closed port, not silence. */
  refused(): this {
    return this.expecting({ reach: 'refused' });
  }

  /** Nothing comes through: refused or silent, as a network policy would have it. */
  blocked(): this {
    return this.expecting({ reach: 'blocked' });
  }

  /** Every pod behind the service has answered every asker. */
  byEveryBackend(): this {
    const { to } = this.question;
    if (to.kind !== 'own-service')
      mistake('byEveryBackend() needs a service over pods of this run: others do not say who they are');
    return this.expecting({ everyBackend: true });
  }

  /** The asker, which is behind the service itself, has answered: a pod reaches itself through its service. */
  byItself(): this {
    const { from, to } = this.question;
    const behind = to.kind === 'own-service' && to.selects;
    if (!behind || JSON.stringify(behind) !== JSON.stringify(from))
      mistake(
        'byItself() needs a service over those who ask: e.g. everyNode().reaches(service(everyNode()))',
      );
    return this.expecting({ itself: true });
  }

  /** Only pairs on one node: what its bridge does, not the network between nodes. */
  onSameNode(): this {
    if (this.question.to.kind !== 'pods') mistake('onSameNode() needs pods at the other end');
    return this.with({ sameNode: true });
  }

  /** Of 60 connections by each asker, every backend gets some, none nearly all, and none of them is lost. */
  evenly(): this {
    if (this.question.to.kind !== 'own-service')
      mistake('evenly() needs a service over pods of this run: others do not say who they are');
    return this.expecting({ everyBackend: true, evenly: true });
  }

  protected expecting(more: Partial<Expectation>): this {
    return this.with({ expect: { ...this.question.expect, ...more } });
  }

  protected with(more: Partial<ProbeQuestion>): this {
    const Self = this.constructor as new (question: ProbeQuestion) => this;
    return guard(new Self({ ...this.question, ...more }), 'expectation');
  }
}

/** A question whose answer is measured; there is nothing to be refused. */
export class MeasureAsked extends Asked<ProbeQuestion> {
  /** Longer is a failure: a transfer as a whole, or 99 of 100 round trips. @example .within('50ms') */
  within(limit: Duration): MeasureAsked {
    const expect = { ...this.question.expect, withinMs: durationMs(limit) };
    return guard(new MeasureAsked({ ...this.question, expect }), 'expectation');
  }
}

/** Builds a question that measures in its plain form. */
export function measure(
  probe: ProbeName,
  parts: Pick<ProbeQuestion, 'from' | 'to' | 'options'>,
): MeasureAsked {
  return guard(
    new MeasureAsked({ kind: 'probe', probe, ...parts, expect: { reach: 'answer' } }),
    'expectation',
  );
}

export class HttpAsked extends ProbeAsked {
  /** The status of the answer: one of these. @example .status(200, 401) */
  status(...codes: readonly number[]): this {
    if (codes.length === 0) mistake('status() needs a code, e.g. .status(200)');
    for (const code of codes) {
      if (!Number.isInteger(code) || code < 100 || code > 599) mistake(`bad HTTP status ${code}`);
    }
    return this.expecting({ status: codes });
  }

  /** Over TLS. The certificate is not verified: this is a question of reach. */
  tls(): this {
    return this.with({ tls: true });
  }
}

export class DnsAsked extends ProbeAsked {
  /** Ask this DNS service at its address instead of the servers in resolv.conf. @default udp */
  via(server: Service, transport: 'udp' | 'tcp' = 'udp'): this {
    const target = toTarget(server);
    if (
      target.kind === 'pods' ||
      target.kind === 'host' ||
      target.kind === 'hosts' ||
      target.kind === 'node-port' ||
      target.kind === 'new-service'
    ) {
      mistake('via() needs a service, such as dnsService()');
      return this;
    }
    checkTransport(transport);
    return this.with({ server: target, transport });
  }

  /** Ask every pod behind the cluster's DNS service at its own address; on many nodes, each asks some. @default udp */
  viaEveryReplica(transport: 'udp' | 'tcp' = 'udp'): this {
    checkTransport(transport);
    return this.with({ server: { kind: 'dns-service' }, everyReplica: true, transport });
  }

  /**
   * Ask for this type of record. `SRV` asks for a service's first port that has a name, `PTR` for the name of its
   * address. @default A, or AAAA for a service that has nothing but IPv6
   */
  type(record: RecordType): this {
    if (!RECORD_TYPES.includes(record))
      mistake(`bad record type '${record}': there are ${RECORD_TYPES.join(', ')}`);
    return this.with({ record });
  }

  /**
   * The answer is what the API server has for the service. Where that is nothing of the type that is asked for (no
   * IPv6 address, say), the right answer is an empty one.
   */
  sameAsApi(): this {
    const { kind } = this.question.to;
    if (kind === 'host' || kind === 'pods')
      mistake('sameAsApi() needs a service: the API server knows no address of other names');
    return this.expecting({ sameAsApi: true });
  }

  /** The name is there and has nothing of that type: an empty answer. @example .type('AAAA').absent() */
  absent(): this {
    return this.expecting({ absent: 'nodata' });
  }

  /** There is no such name. One without a dot at its end is asked for in the pod's own namespace only. */
  nxdomain(): this {
    return this.expecting({ absent: 'nxdomain' });
  }

  /** Ask so often (2 to 100); `within` then limits the 99th percentile. @example .times(20).within('500ms') */
  times(count: number): this {
    if (!Number.isInteger(count) || count < 2 || count > 100) mistake(`times(${count}): 2 to 100`);
    return this.with({ times: count });
  }
}

function checkTransport(transport: string): void {
  if (transport !== 'udp' && transport !== 'tcp')
    mistake(`bad transport '${transport}': there are udp and tcp`);
}

/** Builds a question in its plain form: an answer is expected. */
export function ask<T extends ProbeAsked>(
  Kind: new (question: ProbeQuestion) => T,
  probe: ProbeName,
  parts: Omit<ProbeQuestion, 'kind' | 'probe' | 'expect'>,
): T {
  const { port } = parts;
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
    mistake(`bad port ${port}`);
  return guard(new Kind({ kind: 'probe', probe, ...parts, expect: { reach: 'answer' } }), 'expectation');
}
