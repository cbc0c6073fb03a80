import type { Duration } from '../core/duration.ts';
import type { PodSelector, ProbeName, ProbeOptions, Target, Workload } from '../core/plan.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import {
  ask,
  DnsAsked,
  durationMs,
  FactAsked,
  HttpAsked,
  type MeasureAsked,
  measure,
  ProbeAsked,
} from './questions.ts';
import { bytesOf, type Size } from './size.ts';
import { type Service, type TargetLike, toTarget } from './targets.ts';

/** Somebody who can ask: the agents of nodes, or pods of the suite's own. */
export abstract class Askers {
  abstract readonly selector: PodSelector;

  /** Each of these reaches each of those (never itself), by address: say how with `.tcp()`, `.udp()` … */
  reaches(target: TargetLike): Reach {
    return guard(new Reach(this.selector, toTarget(target)), 'probe');
  }

  /** Each of these resolves a service's or a host's name through its own resolv.conf. */
  resolves(target: Service | string): DnsAsked {
    return ask(DnsAsked, 'dns', { from: this.selector, to: named(target) });
  }

  /** Each of these gets an HTTP answer from a service or a host, by name. */
  http(target: Service | string, path = '/', port?: number): HttpAsked {
    if (typeof path !== 'string' || !path.startsWith('/')) mistake(`bad path '${path}': it begins with /`);
    return ask(HttpAsked, 'http', {
      from: this.selector,
      to: named(target),
      path,
      ...(port === undefined ? {} : { port }),
    });
  }

  /** Each of these connects to a port of a service or a host, by name. */
  tcp(target: Service | string, port?: number): ProbeAsked {
    const to = named(target);
    if (to.kind === 'host' && port === undefined) mistake(`tcp('${to.host}') needs a port`);
    return ask(ProbeAsked, 'tcp', { from: this.selector, to, ...(port === undefined ? {} : { port }) });
  }
}

function named(target: Service | string): Target {
  const to = toTarget(target);
  if (to.kind === 'pods') mistake('pods have no name of their own: use service(pods), or reaches(pods)');
  return to;
}

/** Who goes to whom, still without how. */
export class Reach {
  readonly #from: PodSelector;
  readonly #to: Target;

  constructor(from: PodSelector, to: Target) {
    this.#from = from;
    this.#to = to;
  }

  /** A TCP connection, and where an agent is at the other end, that it is the right one. */
  tcp(port?: number): ProbeAsked {
    return ask(ProbeAsked, 'tcp', this.#parts(port));
  }

  /** A datagram there and back. The other end is an agent: nobody else echoes. */
  udp(port?: number): ProbeAsked {
    if (this.#to.kind === 'host' || this.#to.kind === 'hosts' || this.#to.kind === 'service') {
      mistake('udp() needs pods of this run at the other end: nobody else echoes');
    }
    return ask(ProbeAsked, 'udp', this.#parts(port));
  }

  /** Packets as large as the pods' interfaces take go there and come back. The other ends are agents. */
  fullSize(): MeasureAsked {
    return this.#measure('mtu', 'fullSize()');
  }

  /** So many bytes go there over TCP and as many come back. At most 16MiB. @default 1MiB */
  transfer(size: Size = '1MiB'): MeasureAsked {
    return this.#measure('transfer', 'transfer()', { bytes: bytesOf(size) });
  }

  /**
   * Of so many small datagrams no more than this share is lost; the round trips are told (p50, p99).
   * @param options `datagrams`: 10 to 1000 @default 100 · `most`: a ratio, 0 to 1 @default 0.01
   */
  loss({ datagrams = 100, most = 0.01 }: { datagrams?: number; most?: number } = {}): MeasureAsked {
    if (!Number.isInteger(datagrams) || datagrams < 10 || datagrams > 1000)
      mistake(`loss(): ${datagrams} datagrams: 10 to 1000`);
    if (!(most >= 0 && most < 1)) mistake(`loss(): most is a ratio from 0 to 1, not ${most}`);
    return this.#measure('loss', 'loss()', { datagrams, most });
  }

  #measure(probe: ProbeName, word: string, options?: ProbeOptions): MeasureAsked {
    if (this.#to.kind !== 'pods')
      mistake(`${word} needs pods of this run at the other end: nobody else echoes`);
    return measure(probe, { from: this.#from, to: this.#to, ...(options ? { options } : {}) });
  }

  #parts(port?: number) {
    if (this.#to.kind === 'hosts' && port === undefined)
      mistake('reaches(everyHost()) needs a port: .tcp(10250)');
    if (this.#to.kind === 'host' && port === undefined)
      mistake(`reaches('${this.#to.host}') needs a port: .tcp(443)`);
    return { from: this.#from, to: this.#to, ...(port === undefined ? {} : { port }) };
  }
}

/** The nodes under test, each through its agent. */
export class Nodes extends Askers {
  readonly selector: PodSelector;

  constructor(labels?: Readonly<Record<string, string>>) {
    super();
    this.selector = { kind: 'nodes', ...(labels ? { labels } : {}) };
  }

  /** Each node has this condition, e.g. `Ready`. */
  has(condition: string): FactAsked {
    return this.#condition(condition, 'True');
  }

  /** No node has this condition, e.g. `DiskPressure`. */
  hasNo(condition: string): FactAsked {
    return this.#condition(condition, 'False');
  }

  /** No node's clock is further than this from the median of those it is compared with. @default 300ms */
  clocksAgree(limit: Duration = '300ms'): MeasureAsked {
    const to: Target = { kind: 'pods', pods: this.selector };
    return measure('clock', { from: this.selector, to, options: { most: durationMs(limit) } });
  }

  #condition(condition: string, status: 'True' | 'False'): FactAsked {
    if (!/^[A-Z][A-Za-z0-9]+$/.test(condition))
      mistake(`bad condition '${condition}': e.g. Ready, DiskPressure`);
    return new FactAsked({
      kind: 'fact',
      fact: 'node-condition',
      args: { nodes: this.selector, condition, status },
    });
  }
}

/** Lightweight pods of the suite's own. */
export class Pods extends Askers {
  readonly selector: PodSelector;

  constructor(workload: Workload) {
    super();
    this.selector = { kind: 'workload', name: workload.name };
  }
}
