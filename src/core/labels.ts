/** What everything that a run creates carries, so that a sweep finds it. */
export const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'kube-smoke' } as const;
export const RUN_LABEL = 'kube-smoke.dev/run';
/** the pod's place in the run: `agent-n1`, `api-0` */
export const AGENT_LABEL = 'kube-smoke.dev/agent';
/** a workload's name, or `node` for the agents that stand for nodes */
export const ROLE_LABEL = 'kube-smoke.dev/role';
export const EXPIRES_ANNOTATION = 'kube-smoke.dev/expires';
export const NODE_ROLE = 'node';
/** of pods that only tell what becomes of pods: no runner talks to them */
export const TRIAL_ROLE = 'trial';
