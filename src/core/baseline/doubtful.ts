import type { ClusterFacts } from '../facts.ts';
import type { Outcome } from '../outcome.ts';
import type { Baseline } from './baseline.ts';
import { checkOf } from './baseline-of.ts';
import { slower } from './slower.ts';

/**
 * Ids of the checks whose outcome a busy moment may have brought about: they were well, and have become slow or could
 * not be asked. A no is no such thing.
 */
export function doubtful(before: Baseline, outcomes: readonly Outcome[], { nodes }: ClusterFacts): string[] {
  const was = new Map(before.checks.map((check) => [check.id, check]));
  const names = new Set(nodes.map(({ name }) => name));
  return outcomes
    .filter((outcome) => {
      const old = was.get(outcome.id);
      if (old?.outcome !== 'passed') return false;
      if (outcome.status === 'inconclusive') return true;
      return outcome.status === 'passed' && slower(old, checkOf(outcome, names)) !== undefined;
    })
    .map(({ id }) => id);
}
