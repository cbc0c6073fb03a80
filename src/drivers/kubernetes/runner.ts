/** By these variables a runner that is a pod knows which; `smoke manifest` sets them. */
export const RUNNER_VARIABLES = [
  { name: 'KUBE_SMOKE_POD_NAME', fieldPath: 'metadata.name' },
  { name: 'KUBE_SMOKE_POD_UID', fieldPath: 'metadata.uid' },
  { name: 'KUBE_SMOKE_POD_NAMESPACE', fieldPath: 'metadata.namespace' },
] as const;

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/**
 * The pod that this process runs in, as the owner of what is made in its namespace: Kubernetes removes that when the pod
 * is gone, however it went. Undefined where there is none, or in another namespace: an owner has to be in the same.
 */
export function runnerIn(
  namespace: string,
  env: NodeJS.ProcessEnv = process.env,
): OwnerReference | undefined {
  const [name, uid, place] = RUNNER_VARIABLES.map((variable) => env[variable.name]);
  if (!name || !uid || place !== namespace) return undefined;
  return { apiVersion: 'v1', kind: 'Pod', name, uid };
}
