import { workload } from '../workload.ts';

/** Pods are there and do not start. */
export const podPending = workload('pod-pending', {
  summary: (objects) => `pods wait too long to be started: ${objects}`,
  advice: "look at what the evidence says the pod waits for, and at the pod's events",
});
