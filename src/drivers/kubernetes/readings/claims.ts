import type { ClaimFact } from '../../../core/workload-facts.ts';
import type { Api } from '../api.ts';
import { listAll } from '../list-all.ts';
import type { Metadata } from '../wire.ts';
import { listOthers } from './list-others.ts';
import { toObjectFact } from './object-fact.ts';

interface Claim {
  readonly metadata: Metadata;
  readonly spec: { readonly storageClassName?: string };
  readonly status?: { readonly phase?: string };
}

interface StorageClass {
  readonly metadata: Metadata;
  readonly volumeBindingMode?: string;
}

/** Volume claims, and of their classes whether they wait for a pod. */
export async function claims(
  api: Api,
  _options: unknown,
  namespaces?: readonly string[],
): Promise<readonly ClaimFact[]> {
  const [found, classes] = await Promise.all([
    listOthers<Claim>(api, { group: '/api/v1', plural: 'persistentvolumeclaims' }, namespaces),
    listAll<StorageClass>(api, '/apis/storage.k8s.io/v1/storageclasses', 'list the storage classes'),
  ]);
  const waiting = classes.filter(({ volumeBindingMode }) => volumeBindingMode === 'WaitForFirstConsumer');
  const lazy = new Set(waiting.map(({ metadata }) => metadata.name));
  return found
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata, spec: { storageClassName = '' }, status }) => ({
      ...toObjectFact('PersistentVolumeClaim', metadata),
      phase: status?.phase ?? '',
      className: storageClassName,
      waitsForPod: lazy.has(storageClassName),
    }));
}
