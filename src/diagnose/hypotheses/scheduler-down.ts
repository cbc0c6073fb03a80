import { hasFailed, stated } from '../stated.ts';

/** Nobody gives pods a node. */
export const schedulerDown = stated('scheduler-down', {
  speaks: (seen) =>
    hasFailed(seen) &&
    ((seen.from === 'schedule' && seen.code === 'ETIMEDOUT') ||
      (seen.code === 'ESTALE' && seen.to === 'kube-scheduler')),
  summary: () => 'the scheduler does not act: pods get no node',
  advice: "look at the scheduler's process, its lease and its log",
});
