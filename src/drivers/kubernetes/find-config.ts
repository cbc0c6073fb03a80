import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ConnectOptions } from './options.ts';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where the pod that this process runs in, if it is one, has its account. */
export const IN_CLUSTER = {
  tokenFile: `${ACCOUNT}/token`,
  caFile: `${ACCOUNT}/ca.crt`,
  namespaceFile: `${ACCOUNT}/namespace`,
};

/** Is there something to reach a cluster by? Looks at names only: cheap, and says nothing about what is in the files. */
export function hasKubeConfig(options: ConnectOptions): boolean {
  return options.kubeconfig !== undefined || kubeConfigFiles(options).some(existsSync) || isInCluster();
}

/** The kubeconfig files to read, as kubectl chooses them; they need not exist. */
export function kubeConfigFiles({ kubeconfig }: ConnectOptions): readonly string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const listed = (process.env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  return listed.length > 0 ? listed : [join(homedir(), '.kube', 'config')];
}

export function isInCluster(): boolean {
  return Boolean(process.env.KUBERNETES_SERVICE_HOST) && existsSync(IN_CLUSTER.tokenFile);
}
