import { formatDuration } from '../core/duration.ts';
import type { WorkloadFact } from '../core/workload-facts.ts';
import { ageMs, later } from './age.ts';

/** What is younger, or changed less long ago, is not judged; and a rollout without a deadline has this one. */
export interface Patience {
  readonly graceMs: number;
  readonly stuckMs: number;
}

/** Why a rollout does not come to its end; undefined: it has, or is on its way. */
export function whyStuck(
  workload: WorkloadFact,
  { graceMs, stuckMs }: Patience,
  now: Date,
): string | undefined {
  const { createdAt, paused, generation, observedGeneration, changedAt, progress } = workload;
  if (paused || ageMs(createdAt, now) < graceMs) return undefined;
  if (observedGeneration < generation) {
    const waited = ageMs(changedAt, now);
    if (waited < graceMs) return undefined;
    return `generation ${generation} is not observed after ${formatDuration(waited)}, but ${observedGeneration}`;
  }
  if (progress) {
    if (progress.status !== 'False') return undefined;
    return `${counts(workload)}: ${progress.message || progress.reason}`;
  }
  const still = ageMs(later(changedAt, workload.statusAt), now);
  if (workload.updated >= workload.toUpdate || still < stuckMs) return undefined;
  return `${counts(workload)}, and nothing has changed for ${formatDuration(still)}`;
}

/** A rollout is under way, and within its time: that replicas are missing is a part of it. */
export function isRollingOut(workload: WorkloadFact, { stuckMs }: Patience, now: Date): boolean {
  const { progress, updated, toUpdate, changedAt, statusAt } = workload;
  if (progress) return progress.status !== 'False' && progress.reason !== 'NewReplicaSetAvailable';
  if (updated >= toUpdate) return false;
  return ageMs(later(changedAt, statusAt), now) < stuckMs;
}

const counts = ({ updated, toUpdate, available, desired }: WorkloadFact): string =>
  `${updated} of ${toUpdate} updated, ${available} of ${desired} available`;
