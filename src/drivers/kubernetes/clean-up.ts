import { DriverError, messageOf } from '../../core/errors.ts';
import { retry } from '../../core/retry.ts';
import type { Leftover } from '../driver.ts';
import type { Api } from './api.ts';
import type { RunPlace } from './run-place.ts';

const RETRIES = 2;
/**
 * For the pods: gone at once from the API, whatever becomes of the node. The agents have ended by then, since their
 * connections have.
 */
const AT_ONCE = 'gracePeriodSeconds=0';
/** What a run may make in a namespace. What makes others comes first: a Deployment would make its pod anew. */
export const COLLECTIONS = [
  'deployments',
  'pods',
  'services',
  'endpointslices',
  'persistentvolumeclaims',
  'serviceaccounts',
] as const;

/**
 * Removes everything of a run with as few requests as it takes.
 * @param made the kinds of which it made something
 * @returns what could not be removed
 */
export async function removeRun(
  api: Api,
  place: RunPlace,
  limitMs: number,
  made: ReadonlySet<string>,
): Promise<readonly Leftover[]> {
  const collection = (kind: (typeof COLLECTIONS)[number]) => {
    const path = `${place.path(kind)}?${place.selector}${kind === 'pods' ? `&${AT_ONCE}` : ''}`;
    return remove(api, { kind, name: `${place.namespace}/*`, path, limitMs });
  };
  if (!place.isOurs) {
    const kinds = COLLECTIONS.filter((kind) => made.has(kind));
    return (await Promise.all(kinds.map(collection))).flat();
  }
  // the pods as well: a namespace is emptied by a controller, which may be what is broken
  const namespace = {
    kind: 'namespace',
    name: place.namespace,
    path: `/api/v1/namespaces/${place.namespace}`,
    limitMs,
  };
  return (await Promise.all([remove(api, namespace), collection('pods')])).flat();
}

interface Removal {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly limitMs: number;
}

/** Removes one thing, or all that a path selects. Gone already is fine. @returns what is left of it */
export async function remove(api: Api, { kind, name, path, limitMs }: Removal): Promise<readonly Leftover[]> {
  const doing = `delete ${kind} ${name}`;
  try {
    await retry(() => api.request({ method: 'DELETE', path, doing, limitMs }), RETRIES);
    return [];
  } catch (error) {
    if (error instanceof DriverError && error.status === 404) return [];
    return [{ kind, name, reason: messageOf(error) }];
  }
}

/** Removes one pod at once. @throws DriverError */
export async function removePod(api: Api, place: RunPlace, podName: string): Promise<void> {
  const path = `${place.path('pods', podName)}?${AT_ONCE}`;
  try {
    await retry(() => api.request({ method: 'DELETE', path, doing: `delete pod ${podName}` }), RETRIES);
  } catch (error) {
    if (!(error instanceof DriverError && error.status === 404)) throw error;
  }
}
