import { LabError } from '../errors.ts';
import type { LabContext } from '../state/context.ts';
import { until } from '../system/wait.ts';
import { adminRequest } from './api.ts';

interface PodList {
  readonly items: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[];
}

export async function cordon(lab: LabContext, node: string, unschedulable = true): Promise<void> {
  const spec = { unschedulable: unschedulable || null };
  const { status } = await adminRequest(lab, 'PATCH', `/api/v1/nodes/${node}`, { spec });
  if (status !== 200) throw new LabError(`${node} cannot be cordoned: ${status}`);
}

/** Sends the pods of a node away, as `kubectl drain` does, and waits until they are gone. */
export async function drain(lab: LabContext, node: string): Promise<void> {
  await cordon(lab, node);
  const there = async () =>
    ((await adminRequest(lab, 'GET', `/api/v1/pods?fieldSelector=spec.nodeName%3D${node}`)).body as PodList)
      .items;
  for (const { metadata } of await there()) {
    const { namespace, name } = metadata;
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } };
    await adminRequest(lab, 'POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, body);
  }
  await until({ what: `${node} drained` }, async () => (await there()).length === 0);
}
