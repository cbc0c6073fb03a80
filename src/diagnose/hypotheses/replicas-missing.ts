import { workload } from '../workload.ts';

/** A workload has fewer pods than it is to have. */
export const replicasMissing = workload('replicas-missing', {
  summary: (objects) => `fewer pods are available than are to be: ${objects}`,
  advice: "look at the workload's pods and events: are they created, placed, started, ready?",
});
