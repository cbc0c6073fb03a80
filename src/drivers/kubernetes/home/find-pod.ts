import type { Api } from '../api.ts';
import { kindPath } from '../run-place.ts';
import type { OwnerReference } from '../runner.ts';
import type { List, Pod } from '../wire.ts';

export type OwnedPod = Pod & {
  readonly metadata: {
    readonly ownerReferences?: readonly (OwnerReference & { readonly controller?: boolean })[];
  };
};

/** A list of one, as pods are listed anyway: that takes no right more. @throws DriverError */
export async function findPod(
  api: Api,
  namespace: string,
  name: string,
  limitMs: number,
): Promise<OwnedPod | undefined> {
  const query = `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
  const path = `${kindPath(namespace, 'pods')}?${query}`;
  const doing = `look for pod ${name}`;
  const { items } = await api.request<List<OwnedPod>>({ method: 'GET', path, doing, limitMs });
  return items[0];
}
