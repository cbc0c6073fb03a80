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

/** Waits until nothing is left of a fault: nodes are ready, DNS can be asked, and no run's namespace stands about. */
export async function settled(lab: LabContext): Promise<void> {
  await nodesReady(
    lab,
    lab.nodes.map(({ name }) => name),
  );
  await dnsReady(lab);
  await until({ what: 'end of the namespaces of smoke runs' }, () => noNamespaceOfRuns(lab));
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
