import { expect } from 'vitest';
import type { Duration } from '../core/duration.ts';
import type { Outcome } from '../core/outcome.ts';
import { Askers } from '../dsl/askers.ts';
import type { Asked, DnsAsked, ProbeAsked } from '../dsl/questions.ts';
import { here } from '../dsl/source.ts';
import type { Service, TargetLike } from '../dsl/targets.ts';
import { renderMatrix } from '../report/matrix.ts';
import { host } from './host-client.ts';
import { Inconclusive } from './inconclusive.ts';

export interface ReachOptions {
  /** a slower answer is a failure */
  readonly within?: Duration;
  /** @default the service's or the agents' own */
  readonly port?: number;
  /** @default tcp */
  readonly over?: 'tcp' | 'udp';
}

interface SmokeMatchers {
  /** Each of these reaches that, by address. */
  toReach(target: TargetLike, options?: ReachOptions): Promise<void>;
  /** Each of these resolves that name through its resolv.conf. */
  toResolve(target: Service | string, options?: { readonly within?: Duration }): Promise<void>;
}

declare module 'vitest' {
  // the type parameters are vitest's own
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends SmokeMatchers {}
}

expect.extend({
  async toReach(received: unknown, target: TargetLike, { within, port, over = 'tcp' }: ReachOptions = {}) {
    const asked = askersOf(received).reaches(target)[over](port);
    return hold(limit(asked, within), this.isNot);
  },
  async toResolve(received: unknown, target: Service | string, { within }: { within?: Duration } = {}) {
    return hold(limit<DnsAsked>(askersOf(received).resolves(target), within), this.isNot);
  },
});

function askersOf(received: unknown): Askers {
  if (received instanceof Askers) return received;
  throw new TypeError('expect() needs somebody who can ask: cluster.everyNode()');
}

const limit = <T extends ProbeAsked>(asked: T, within?: Duration): T =>
  within ? asked.within(within) : asked;

async function hold(asked: Asked, isNot: boolean): Promise<{ pass: boolean; message: () => string }> {
  const outcome = await host(
    'askOne',
    expect.getState().currentTestName ?? '',
    asked.question,
    here() ?? { file: '', line: 0 },
  );
  if (outcome.status === 'inconclusive' || outcome.status === 'skipped') throw unasked(outcome);
  const pass = outcome.status === 'passed';
  const message = () =>
    `${pass && isNot ? 'expected not to, and it does' : (outcome as { message?: string }).message}\n${renderMatrix(outcome)}`;
  return { pass, message };
}

function unasked(outcome: Exclude<Outcome, { status: 'passed' | 'failed' }>): Inconclusive {
  return outcome.status === 'skipped'
    ? new Inconclusive(outcome.reason, 'absent')
    : new Inconclusive(outcome.message, outcome.code);
}
