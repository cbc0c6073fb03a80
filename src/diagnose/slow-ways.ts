import { once } from './evidence.ts';
import { isReached, type Sighting } from './sighting.ts';

/** A way is slow where it takes longer than this at best, and so many times longer than the fastest. */
const SLOW_MS = 100;
const TIMES = 5;

/** What it takes at best, by way between nodes, in ms. A transfer takes what its bytes take. */
const bestOf = once(({ all, node }) => {
  const best = new Map<string, number>();
  for (const seen of all) {
    const { from, to, path, protocol, durationMs, latencyUnreliable } = seen;
    if (path !== 'pod' || from === to || durationMs === undefined || latencyUnreliable || !node(to)) continue;
    if (protocol === 'transfer' || protocol === 'mtu' || !isReached(seen)) continue;
    best.set(keyOf(seen), Math.min(durationMs, best.get(keyOf(seen)) ?? Number.POSITIVE_INFINITY));
  }
  return best;
});

/** The ways that are slow beside the others, which explains what does not come to its end in time. */
export const slowWays = once((evidence): ReadonlySet<string> => {
  const best = bestOf(evidence);
  let fastest = Number.POSITIVE_INFINITY;
  for (const ms of best.values()) fastest = Math.min(fastest, ms);
  const isSlow = (ms: number): boolean => ms > SLOW_MS && ms > TIMES * fastest;
  return new Set([...best].flatMap(([way, ms]) => (isSlow(ms) ? [way] : [])));
});

/** A way, as `slowWays` has it. */
export const keyOf = ({ from, to }: Pick<Sighting, 'from' | 'to'>): string => `${from}\0${to}`;
