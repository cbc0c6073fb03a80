import { DriverError } from '../../core/errors.ts';
import { MANAGED_BY, RUN_LABEL } from '../../core/labels.ts';
import type { SweepFilter, Swept } from '../driver.ts';
import type { Api } from './api.ts';
import { COLLECTIONS, remove } from './clean-up.ts';
import { connect } from './connect.ts';
import { labelValue } from './names.ts';
import type { ConnectOptions, KubernetesOptions } from './options.ts';
import { kindPath } from './run-place.ts';
import type { Any, List } from './wire.ts';

export type SweepOptions = ConnectOptions & Pick<KubernetesOptions, 'namespace'>;

/** One thing, and what to delete for it to go. */
interface Item {
  readonly kind: string;
  readonly name: string;
  readonly paths: readonly string[];
}

const LIMIT_MS = 10_000;

/**
 * Removes what runs left behind that were killed, found by its labels: namespaces, and with `namespace` the
 * objects inside that one. Runs that are under way are not told apart: that is what the filter is for.
 * @throws UsageError, DriverError where it cannot look
 */
export async function sweep(options: SweepOptions, filter: SweepFilter): Promise<Swept> {
  const { api } = await connect(options);
  try {
    const managed = Object.entries(MANAGED_BY).map(([key, value]) => `${key}=${value}`);
    // what manifests made is no run's, and stays
    const run = filter.runId === undefined ? RUN_LABEL : `${RUN_LABEL}=${labelValue(filter.runId)}`;
    const selector = [...managed, run].join(',');
    const found = await Promise.all([
      findNamespaces(api, selector, options, filter),
      findObjects(api, selector, options, filter),
    ]);
    return await removeAll(api, found.flat());
  } finally {
    api.close();
  }
}

async function findNamespaces(
  api: Api,
  selector: string,
  options: SweepOptions,
  filter: SweepFilter,
): Promise<Item[]> {
  try {
    const found = await find(api, 'namespaces', '/api/v1/namespaces', selector, filter);
    return found.map((name) => {
      // the pods first and at once: a namespace is emptied by a controller, which may be what is broken
      const pods = `${kindPath(name, 'pods')}?labelSelector=${encodeURIComponent(selector)}&gracePeriodSeconds=0`;
      return { kind: 'namespace', name, paths: [pods, `/api/v1/namespaces/${name}`] };
    });
  } catch (error) {
    // who works inside one namespace may not be allowed to look at others, and has made none
    if (options.namespace !== undefined && error instanceof DriverError && error.code === 'rbac-missing')
      return [];
    throw error;
  }
}

async function findObjects(
  api: Api,
  selector: string,
  { namespace }: SweepOptions,
  filter: SweepFilter,
): Promise<Item[]> {
  if (namespace === undefined) return [];
  const kinds = COLLECTIONS.map(async (kind) => {
    const names = await find(api, kind, kindPath(namespace, kind), selector, filter).catch(ifSeldom(kind));
    const query = kind === 'pods' ? '?gracePeriodSeconds=0' : '';
    return names.map((name) => ({
      kind,
      name: `${namespace}/${name}`,
      paths: [`${kindPath(namespace, kind, name)}${query}`],
    }));
  });
  return (await Promise.all(kinds)).flat();
}

/** Only some checks make these: who may not look for them may not make them, and has made none. */
const SELDOM: readonly string[] = ['deployments', 'persistentvolumeclaims'];

const ifSeldom =
  (kind: string) =>
  (error: unknown): string[] => {
    if (SELDOM.includes(kind) && error instanceof DriverError && error.code === 'rbac-missing') return [];
    throw error;
  };

async function find(
  api: Api,
  kind: string,
  path: string,
  selector: string,
  { olderThanMs = 0 }: SweepFilter,
): Promise<string[]> {
  const request = {
    method: 'GET',
    path: `${path}?labelSelector=${encodeURIComponent(selector)}`,
    doing: `list ${kind}`,
  } as const;
  const { items } = await api.request<List<Any>>(request);
  // by the server's clock: with one of ours that is ahead, a run that is under way would look old
  const newest = api.now.getTime() - olderThanMs;
  return items
    .filter(({ metadata }) => Date.parse(metadata.creationTimestamp ?? '') <= newest)
    .map(({ metadata }) => metadata.name);
}

async function removeAll(api: Api, items: readonly Item[]): Promise<Swept> {
  const removals = items.map(async ({ kind, name, paths }) => {
    const left = await Promise.all(paths.map((path) => remove(api, { kind, name, path, limitMs: LIMIT_MS })));
    return { told: `${kind} ${name}`, left: left.flat() };
  });
  const done = await Promise.all(removals);
  const removed = done.filter(({ left }) => left.length === 0).map(({ told }) => told);
  return { removed: removed.sort(), leftovers: done.flatMap(({ left }) => left) };
}
