import { isFollowUp, type Sighting, wasAsked } from './sighting.ts';

/** Nodes whose agent was heard in this run, and then was not any more. */
export function lostOnTheWay(all: readonly Sighting[]): ReadonlySet<string> {
  const spoke = new Set(all.filter(wasAsked).map(({ from }) => from));
  const gone = all.flatMap((seen) =>
    // a trial has no asker, and is about the node
    seen.code === LOST && !isFollowUp(seen) ? (seen.unavailable ?? seen.to) : [],
  );
  return new Set(gone.filter((name) => spoke.has(name)));
}

/**
 * A pod that is gone answers nobody: what others saw of it is no failure of the ways there, and would look like one of
 * whatever was asked last. So it is one more thing that could not be asked.
 */
export function withoutTheLost(all: readonly Sighting[]): readonly Sighting[] {
  const gone = lostOnTheWay(all);
  if (gone.size === 0) return all;
  return all.map((seen) =>
    seen.status === 'failed' && seen.path === 'pod' && gone.has(seen.to) && !isFollowUp(seen)
      ? { ...seen, status: 'inconclusive', code: LOST, unavailable: seen.to }
      : seen,
  );
}

const LOST = 'agent-lost';
