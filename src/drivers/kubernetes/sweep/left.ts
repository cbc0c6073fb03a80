import { DriverError } from '../../../core/errors.ts';
import { MANAGED_BY, RUN_LABEL } from '../../../core/labels.ts';
import type { Api } from '../api.ts';
import { COLLECTIONS } from '../clean-up.ts';
import { labelValue } from '../names.ts';
import { kindPath } from '../run-place.ts';
import type { Any, Condition, List, Metadata, Pod } from '../wire.ts';

/** One thing with a run's label, and what to delete for it to go. */
export interface Left {
  readonly kind: string;
  /** with the namespace that it is in, where there is one */
  readonly name: string;
  /** of the run that made it */
  readonly runId: string;
  readonly metadata: Metadata;
  readonly conditions: readonly Condition[];
  readonly paths: readonly string[];
  /** the run's, as far as they are in this thing, or are this thing */
  readonly pods: readonly Pod[];
}

export interface Where {
  /** look inside of this namespace as well */
  readonly namespace?: string;
  /** only what this run made @default all runs */
  readonly runId?: string;
}

type Found = Any & { readonly status?: { readonly conditions?: readonly Condition[] } };

/** Everything that runs have made and is there, by its labels. @throws DriverError where it may not look */
export async function findLeft(api: Api, where: Where): Promise<readonly Left[]> {
  const query = `labelSelector=${encodeURIComponent(selectorOf(where))}`;
  const found = [findNamespaces(api, query, where), findObjects(api, query, where.namespace)];
  return (await Promise.all(found)).flat();
}

/** What manifests made is no run's, and stays. */
function selectorOf({ runId }: Where): string {
  const managed = Object.entries(MANAGED_BY).map(([key, value]) => `${key}=${value}`);
  return [...managed, runId === undefined ? RUN_LABEL : `${RUN_LABEL}=${labelValue(runId)}`].join(',');
}

async function findNamespaces(api: Api, query: string, { namespace }: Where): Promise<Left[]> {
  const found = await list<Found>(api, 'namespaces', '/api/v1/namespaces', query).catch((error) => {
    // who works inside one namespace may not be allowed to look at others, and has made none
    if (namespace !== undefined && isForbidden(error)) return [];
    throw error;
  });
  return Promise.all(
    found.map(async (one) => {
      const { name } = one.metadata;
      const pods = kindPath(name, 'pods');
      // the pods first and at once: a namespace is emptied by a controller, which may be what is broken
      const going = one.metadata.deletionTimestamp !== undefined;
      const paths = [
        `${pods}?${query}&gracePeriodSeconds=0`,
        ...(going ? [] : [`/api/v1/namespaces/${name}`]),
      ];
      return leftOf('namespace', name, one, paths, await list<Pod>(api, 'pods', pods, query));
    }),
  );
}

async function findObjects(api: Api, query: string, namespace: string | undefined): Promise<Left[]> {
  if (namespace === undefined) return [];
  const kinds = COLLECTIONS.map(async (kind) => {
    const found = await list<Found>(api, kind, kindPath(namespace, kind), query).catch((error) => {
      if (SELDOM.has(kind) && isForbidden(error)) return [];
      throw error;
    });
    return found.map((one) => {
      const { name } = one.metadata;
      const path = `${kindPath(namespace, kind, name)}${kind === 'pods' ? '?gracePeriodSeconds=0' : ''}`;
      return leftOf(kind, `${namespace}/${name}`, one, [path], kind === 'pods' ? [one as Pod] : []);
    });
  });
  return (await Promise.all(kinds)).flat();
}

/** Only some checks make these: who may not look for them may not make them, and has made none. */
const SELDOM: ReadonlySet<string> = new Set(['deployments', 'persistentvolumeclaims']);

const isForbidden = (error: unknown): boolean =>
  error instanceof DriverError && error.code === 'rbac-missing';

function leftOf(
  kind: string,
  name: string,
  { metadata, status }: Found,
  paths: readonly string[],
  pods: readonly Pod[],
): Left {
  const runId = metadata.labels?.[RUN_LABEL] ?? '';
  return { kind, name, runId, metadata, conditions: status?.conditions ?? [], paths, pods };
}

async function list<T>(api: Api, kind: string, path: string, query: string): Promise<readonly T[]> {
  const request = { method: 'GET', path: `${path}?${query}`, doing: `list ${kind}` } as const;
  return (await api.request<List<T>>(request)).items;
}
