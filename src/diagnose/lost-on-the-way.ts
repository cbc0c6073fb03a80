import { isFollowUp, type Sighting } from './sighting.ts';

/** Nodes whose agent was heard in this run, and then was not any more. */
export function lostOnTheWay(all: readonly Sighting[]): ReadonlySet<string> {
  const spoke = new Set(all.filter(({ status }) => status === 'passed' || status === 'failed').map(byWhom));
  const gone = all.flatMap(({ code, unavailable, ...seen }) =>
    code === LOST && unavailable !== undefined && spoke.has(unavailable) && !isFollowUp(seen as Sighting)
      ? unavailable
      : [],
  );
  return new Set(gone);
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
const byWhom = ({ from }: Sighting): string => from;
