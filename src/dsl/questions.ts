import { type Duration, parseDuration } from '../core/duration.ts';
import type {
  Expectation,
  ProbeName,
  ProbeQuestion,
  Question,
  TrialArgs,
  TrialName,
  TrialQuestion,
} from '../core/plan.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import { type Service, toTarget } from './targets.ts';

/** Something a check can ask. */
export abstract class Asked {
  abstract readonly question: Question;
}

/** A question that the control plane answers. */
export class FactAsked extends Asked {
  readonly question: Question;

  constructor(question: Question) {
    super();
    this.question = question;
  }
}

/** A question that the cluster answers by doing something. */
export class TrialAsked extends Asked {
  readonly question: TrialQuestion;

  constructor(question: TrialQuestion) {
    super();
    this.question = question;
  }

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
function durationMs(limit: Duration): number {
  const ms = parseDuration(String(limit));
  if (ms === undefined) mistake(`bad duration '${limit}': write it as 500ms, 2s or 1m`);
  return ms ?? 0;
}

/** A question that agents ask over the network. Every word returns a new one; the first is left as it was. */
export class ProbeAsked extends Asked {
  readonly question: ProbeQuestion;

  constructor(question: ProbeQuestion) {
    super();
    this.question = question;
  }

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

export class HttpAsked extends ProbeAsked {
  /** The status of the answer. */
  status(code: number): this {
    if (!Number.isInteger(code) || code < 100 || code > 599) mistake(`bad HTTP status ${code}`);
    return this.expecting({ status: code });
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
    if (target.kind === 'pods' || target.kind === 'host' || target.kind === 'node-port') {
      mistake('via() needs a service, such as dnsService()');
      return this;
    }
    if (transport !== 'udp' && transport !== 'tcp')
      mistake(`bad transport '${transport}': there are udp and tcp`);
    return this.with({ server: target, transport });
  }

  /** The answer is the address that the API server has for the service. */
  sameAsApi(): this {
    const { kind } = this.question.to;
    if (kind === 'host' || kind === 'pods')
      mistake('sameAsApi() needs a service: the API server knows no address of other names');
    return this.expecting({ sameAsApi: true });
  }
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
