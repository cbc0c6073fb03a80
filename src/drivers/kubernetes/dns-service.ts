import type { Api } from './api.ts';
import type { List, Service } from './wire.ts';

/** Where Kubernetes' installers put it, whatever they call it. */
const PATH = '/api/v1/namespaces/kube-system/services?labelSelector=k8s-app%3Dkube-dns';

/** The cluster's DNS service; undefined where there is none. @throws DriverError */
export async function findDnsService(api: Api): Promise<Service | undefined> {
  const { items } = await api.request<List<Service>>({
    method: 'GET',
    path: PATH,
    doing: 'find the DNS service',
  });
  return items[0];
}
