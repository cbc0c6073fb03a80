import { MANAGED_BY } from '../../../core/labels.ts';
import type { Api } from '../api.ts';
import { listAll } from '../list-all.ts';
import type { Metadata } from '../wire.ts';

/** What is listed: `workloads` are of the group `apps`, say. */
export interface Kind {
  /** e.g. `/apis/apps/v1` */
  readonly group: string;
  /** e.g. `deployments` */
  readonly plural: string;
  /** only objects with these fields, as the API server understands them @default all */
  readonly fields?: string;
}

const [[LABEL, OURS]] = Object.entries(MANAGED_BY) as [[string, string]];

/**
 * Everything of a kind that no run of kube-smoke made, nor anybody in a namespace that a run made.
 * @param namespaces one list for each @default one list of the whole cluster
 * @throws DriverError
 */
export async function listOthers<T extends { readonly metadata: Metadata }>(
  api: Api,
  { group, plural, fields }: Kind,
  namespaces?: readonly string[],
): Promise<readonly T[]> {
  const query = new URLSearchParams({
    labelSelector: `${LABEL}!=${OURS}`,
    ...(fields === undefined ? {} : { fieldSelector: fields }),
  });
  const list = (where: string) =>
    listAll<T>(api, `${group}${where}/${plural}?${query}`, `list the ${plural}`);
  if (namespaces) {
    const found = await Promise.all(
      namespaces.map((name) => list(`/namespaces/${encodeURIComponent(name)}`)),
    );
    return found.flat();
  }
  const [found, own] = await Promise.all([list(''), ownNamespaces(api)]);
  return found.filter(({ metadata }) => !own.has(metadata.namespace ?? ''));
}

async function ownNamespaces(api: Api): Promise<ReadonlySet<string>> {
  const query = new URLSearchParams({ labelSelector: `${LABEL}=${OURS}` });
  const path = `/api/v1/namespaces?${query}`;
  const found = await listAll<{ metadata: Metadata }>(api, path, "list the runs' namespaces");
  return new Set(found.map(({ metadata }) => metadata.name));
}
