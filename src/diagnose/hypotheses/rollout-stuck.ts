import { workload } from '../workload.ts';

/** A new version of a workload gets no further. */
export const rolloutStuck = workload('rollout-stuck', {
  summary: (objects) => `a rollout does not come to its end: ${objects}`,
  advice:
    'look at the newest pods of the workload and their events, or undo the rollout (`kubectl rollout undo`)',
});
