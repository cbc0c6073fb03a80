import { RUNNER_VARIABLES } from '../runner.ts';

/** The Lease by which two unattended runs of a namespace know of each other. */
export const LOCK_NAME = 'kube-smoke';
/** The ConfigMap in which the last verdict of a namespace stands. Others read it: the name stays. */
export const HEALTH_NAME = 'kube-smoke-health';

const [, , NAMESPACE] = RUNNER_VARIABLES;

/**
 * The namespace where a run keeps its lock and its verdict: the one that it works in, else that of its own pod, as a
 * namespace that it makes goes with it. Undefined: it has none.
 */
export function homeOf(
  { namespace }: { readonly namespace?: string },
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return namespace ?? (env[NAMESPACE.name] || undefined);
}
