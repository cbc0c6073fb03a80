import type { Lab } from '../lab.ts';
import { etcdPorts, plan } from '../network/addresses.ts';
import { create, type LabObject, remove } from './objects.ts';

const NAME = 'etcd-for-nodes';
const MEMBERS = [1, 2, 3];

const ports = MEMBERS.map((member) => ({ name: `etcd-${member}`, port: etcdPorts(member).client }));

/** A service has its address on the nodes alone: nobody else's packets to it go anywhere. */
const objects: readonly LabObject[] = [
  {
    collection: '/api/v1/namespaces/kube-system/services',
    name: NAME,
    body: { spec: { clusterIP: plan.etcdService, ports } },
  },
  {
    collection: '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices',
    name: NAME,
    body: {
      metadata: { labels: { 'kubernetes.io/service-name': NAME } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [plan.host] }],
      ports,
    },
  },
];

/** Where nodes reach the members of etcd, and the machine that smoke runs on does not. */
export const endpointsForNodes: readonly string[] = ports.map(
  ({ port }) => `https://${plan.etcdService}:${port}`,
);

/** Makes those. @returns removes them */
export async function etcdForNodes(lab: Lab): Promise<() => Promise<void>> {
  await remove(lab, objects);
  for (const one of objects) await create(lab, one);
  return () => remove(lab, objects);
}
