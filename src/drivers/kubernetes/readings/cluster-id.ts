import type { Api } from '../api.ts';
import type { Metadata } from '../wire.ts';

/** The one object that every cluster has for as long as it lives. */
const PATH = '/api/v1/namespaces/kube-system';

/** What tells a cluster from another of the same name: kubeadm calls all of them alike. */
export async function clusterId(api: Api): Promise<string> {
  const doing = 'read namespace kube-system';
  const { metadata } = await api.request<{ metadata: Metadata }>({ method: 'GET', path: PATH, doing });
  return metadata.uid ?? '';
}
