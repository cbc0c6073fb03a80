import type { LabContext } from '../state/context.ts';
import { until } from '../system/wait.ts';
import { adminRequest } from './api.ts';
import { dnsReady } from './dns.ts';
import { nodesReady } from './nodes.ts';

interface Listed {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  }[];
}

interface LeaseList {
  readonly items: readonly { readonly spec: { readonly renewTime: string } }[];
}

/** Waits until nothing is left of a fault: nodes are ready and heard from, and DNS can be asked. */
export async function healed(lab: LabContext): Promise<void> {
  await nodesReady(
    lab,
    lab.nodes.map(({ name }) => name),
  );
  await until({ what: 'kubelets renew their leases' }, () => leasesFresh(lab));
  await dnsReady(lab);
}

/** Nothing is left of a fault, and no run's namespace stands about. */
export async function settled(lab: LabContext): Promise<void> {
  await healed(lab);
  await until({ what: 'end of the namespaces of smoke runs' }, () => noNamespaceOfRuns(lab));
}

const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
/** They are renewed every 2.5 s, unless the API was gone: then kubelets wait for up to 7 s before they try again. */
const FRESH_MS = 4000;

async function leasesFresh(lab: LabContext): Promise<boolean> {
  const { items } = (await adminRequest(lab, 'GET', leases)).body as LeaseList;
  const isFresh = ({ spec }: LeaseList['items'][number]) =>
    Date.now() - Date.parse(spec.renewTime) < FRESH_MS;
  return items.length === lab.nodes.length && items.every(isFresh);
}

const namespaces = '/api/v1/namespaces';

/** A run under a fault cannot always remove what it made, and then nobody does. */
async function noNamespaceOfRuns(lab: LabContext): Promise<boolean> {
  const ours = `${namespaces}?labelSelector=app.kubernetes.io%2Fmanaged-by%3Dkube-smoke`;
  const { items } = (await adminRequest(lab, 'GET', ours)).body as Listed;
  for (const { metadata } of items)
    if (!metadata.deletionTimestamp) await adminRequest(lab, 'DELETE', `${namespaces}/${metadata.name}`);
  return items.length === 0;
}
