import { workload } from '../workload.ts';

/** Containers end and are started again. */
export const podRestarting = workload('pod-restarting', {
  summary: (objects) => `pods restart again and again: ${objects}`,
  advice: 'look at the log of the container before its restart (`kubectl logs --previous`) and at its probes',
});
