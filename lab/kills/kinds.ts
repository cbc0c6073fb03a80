import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab.ts';
import type { Relay } from './relay.ts';
import type { Ended, Smoke } from './smoke.ts';

/** A way for a run to lose its runner, or its runner the cluster. */
export interface Kind {
  readonly name: string;
  /** @returns mends it, once the command has ended */
  readonly strike: (on: Struck) => Promise<() => Promise<void>>;
  /** The runner lives on: it has to end in so many ms, in one of these ways. */
  readonly limitMs: number;
  readonly ends: (ended: Ended) => boolean;
  /** its clean-up is its own, and not left to `smoke clean` */
  readonly cleans: boolean;
  /** what it breaks, others would meet as well */
  readonly alone: boolean;
  /** the run talks to the API server through the relay */
  readonly relayed: boolean;
}

export interface Struck {
  readonly lab: Lab;
  readonly run: Smoke;
  readonly relay: Relay;
  /** of the points of this kind, from 0 */
  readonly index: number;
}

const nothing = async (): Promise<void> => {};
const hasVerdict = ({ code }: Ended): boolean => code === 0 || code === 1 || code === 3;
/** of those that keep away for a moment only */
const BACK_MS = 3000;

export const kinds: readonly Kind[] = [
  {
    name: 'sigterm',
    strike: async ({ run }) => {
      run.kill('SIGTERM');
      return nothing;
    },
    limitMs: 15_000,
    // before it listens to signals it has made nothing, and after its verdict that one stands
    ends: ({ code, signal }) => code === 130 || code === 0 || signal === 'SIGTERM',
    cleans: true,
    alone: false,
    relayed: false,
  },
  {
    name: 'sigkill',
    strike: async ({ run }) => {
      run.kill('SIGKILL');
      return nothing;
    },
    limitMs: 2000,
    ends: ({ code, signal }) => code === 0 || signal === 'SIGKILL',
    cleans: false,
    alone: false,
    relayed: false,
  },
  {
    name: 'cut',
    strike: async ({ relay }) => {
      relay.cut();
      return nothing; // it stays cut: its agents hear nothing, not even an end
    },
    limitMs: 40_000,
    ends: hasVerdict,
    cleans: false,
    alone: false,
    relayed: true,
  },
  {
    name: 'api-gone',
    strike: async ({ lab, run, index }) => {
      const heal = await lab.fault('apiserver-down');
      if (index % 2 === 0) return heal;
      // every other time it is back while the run is still under way
      const healed = Promise.race([run.ended, sleep(BACK_MS)]).then(heal);
      return () => healed;
    },
    limitMs: 40_000,
    ends: hasVerdict,
    cleans: false,
    alone: true,
    relayed: false,
  },
  {
    name: 'node-gone',
    strike: ({ lab }) => lab.fault('node-down', lab.nodes[1]!),
    limitMs: 40_000,
    ends: hasVerdict,
    cleans: true,
    alone: true,
    relayed: false,
  },
];
