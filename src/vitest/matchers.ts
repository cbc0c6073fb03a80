import { expect } from 'vitest';
import type { Duration } from '../core/duration.ts';
import type { PodSelector } from '../core/plan.ts';
import { Askers, Nodes, Selected } from '../dsl/askers.ts';
import type { ProbeAsked } from '../dsl/questions.ts';
import { Service, type TargetLike } from '../dsl/targets.ts';
import { hold } from './hold.ts';

/** How long an expectation may take to come true, and its answers. */
export interface Patience {
  /** a slower answer is a failure */
  readonly within?: Duration;
  /** asked again until it holds, for so long @default asked once */
  readonly eventually?: Duration;
}

export interface ReachOptions extends Patience {
  /** @default the service's or the agents' own */
  readonly port?: number;
  /** @default tcp */
  readonly over?: 'tcp' | 'udp';
  /** of a service over pods of this run: of 60 connections, every backend gets some, none nearly all, and none is lost */
  readonly evenly?: boolean;
}

export interface ServeOptions extends Patience {
  /** HTTP status @default any */
  readonly status?: number;
  /** @default the service's own; 80 of a host */
  readonly port?: number;
  /** over TLS; the certificate is not verified @default false */
  readonly tls?: boolean;
  /** who asks @default every node */
  readonly from?: Subject;
}

export interface BlockedOptions extends Pick<Patience, 'eventually'> {
  readonly port?: number;
  /** @default tcp */
  readonly over?: 'tcp' | 'udp';
}

/** Somebody who can ask: `cluster.everyNode()`, or what `cluster.pods()` started. */
export interface Subject {
  readonly selector: PodSelector;
}

/**
 * Each asks everybody that is meant, and waits for the answers. A message shows who got which.
 * With `.not`, none of them may: one that does is a failure. What cannot be asked is inconclusive either way.
 */
interface SmokeMatchers {
  /**
   * Each of these reaches that, by address.
   * @example await expect(cluster.everyNode()).toReach(service(web), { within: '1s' })
   */
  toReach(target: TargetLike, options?: ReachOptions): Promise<void>;
  /**
   * Each of these resolves that name through its resolv.conf.
   * @example await expect(cluster.everyNode()).toResolve('db.example')
   */
  toResolve(target: Service | string, options?: Patience): Promise<void>;
  /**
   * This service or host answers HTTP, by name, whichever node asks.
   * @param path @default /
   * @example await expect(service(api)).toServe('/healthz', { status: 200 })
   */
  toServe(path?: string, options?: ServeOptions): Promise<void>;
  /**
   * None of these gets through to that: it is refused, or there is silence, as a network policy would have it.
   * @example await expect(cluster.everyNode()).toBeBlocked('10.0.0.1', { port: 22 })
   */
  toBeBlocked(target: TargetLike, options?: BlockedOptions): Promise<void>;
}

declare module 'vitest' {
  // the type parameters are vitest's own
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends SmokeMatchers {}
}

expect.extend({
  async toReach(received: unknown, target: TargetLike, options: ReachOptions = {}) {
    const { port, over = 'tcp', evenly = false } = options;
    const asked = askersOf(received).reaches(target)[over](port);
    return hold(limit(evenly ? asked.evenly() : asked, options), this.isNot, options.eventually);
  },
  async toResolve(received: unknown, target: Service | string, options: Patience = {}) {
    return hold(limit(askersOf(received).resolves(target), options), this.isNot, options.eventually);
  },
  async toServe(received: unknown, path = '/', options: ServeOptions = {}) {
    const { status, port, tls = false, from = new Nodes() } = options;
    if (!(received instanceof Service) && typeof received !== 'string')
      throw new TypeError('toServe() needs what serves: expect(service(api)) or a host name');
    let asked = askersOf(from).http(received, path, port);
    if (status !== undefined) asked = asked.status(status);
    if (tls) asked = asked.tls();
    return hold(limit(asked, options), this.isNot, options.eventually);
  },
  async toBeBlocked(received: unknown, target: TargetLike, options: BlockedOptions = {}) {
    const { port, over = 'tcp', eventually } = options;
    return hold(askersOf(received).reaches(target)[over](port).blocked(), this.isNot, eventually);
  },
});

function askersOf(received: unknown): Askers {
  if (received instanceof Askers) return received;
  const { selector } = (received ?? {}) as Partial<Subject>;
  if (selector?.kind) return new Selected(selector);
  throw new TypeError(
    'expect() needs somebody who can ask: cluster.everyNode(), or the pods of cluster.pods()',
  );
}

const limit = <T extends ProbeAsked>(asked: T, { within }: Patience): T =>
  within === undefined ? asked : asked.within(within);
