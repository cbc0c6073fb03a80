import { Deadline, sleep, within } from '../../core/deadline.ts';
import { DriverError, messageOf } from '../../core/errors.ts';
import { retry } from '../../core/retry.ts';
import type { Leftover } from '../driver.ts';
import type { Api } from './api.ts';
import type { RunPlace } from './run-place.ts';
import type { Any, List } from './wire.ts';

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
type Kind = (typeof COLLECTIONS)[number];

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
  const deadline = new Deadline(limitMs);
  const collection = (kind: Kind) => removeAll(api, place, kind, deadline);
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

async function removeAll(
  api: Api,
  place: RunPlace,
  kind: Kind,
  deadline: Deadline,
): Promise<readonly Leftover[]> {
  const path = `${place.path(kind)}?${place.selector}`;
  const query = kind === 'pods' ? `&${AT_ONCE}` : '';
  const removal = {
    kind,
    name: `${place.namespace}/*`,
    path: `${path}${query}`,
    limitMs: Math.ceil(deadline.remainingMs()),
  };
  let deleted: readonly Any[] = [];
  const left = await remove(api, removal, (answer) => {
    deleted = answer.items ?? [];
  });
  if (!deleted.some(isHeld)) return left;
  return [...left, ...(await held(api, place, kind, path, deadline))];
}

/** Kubernetes' own finalizers are done by Kubernetes, in its own time. */
const isHeld = ({ metadata }: Any): boolean =>
  metadata.finalizers?.some((one) => !/(^|\.)kubernetes\.io\//.test(one)) ?? false;
/** Whoever put them there gets so long to take them off. */
const FINALIZERS_MS = 1000;

/** What was deleted, and stays until others have done what they want to do first. */
async function held(
  api: Api,
  { namespace }: RunPlace,
  kind: Kind,
  path: string,
  deadline: Deadline,
): Promise<readonly Leftover[]> {
  await sleep(deadline.cap(FINALIZERS_MS));
  const request = {
    method: 'GET',
    path,
    doing: `list ${kind}`,
    limitMs: Math.ceil(deadline.remainingMs()),
  } as const;
  // who cannot look cannot tell: `smoke clean` will
  const { items } = await api.request<List<Any>>(request).catch(() => ({ items: [] }));
  return items.filter(isHeld).map(({ metadata: { name, finalizers = [] } }) => ({
    kind,
    name: `${namespace}/${name}`,
    reason: `deleted, and there until its finalizers are done: ${finalizers.join(', ')}`,
  }));
}

interface Removal {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  /** for all tries together */
  readonly limitMs: number;
}

/**
 * Removes one thing, or all that a path selects. Gone already is fine.
 * @param onDone is told the server's answer
 * @returns what is left of it
 */
export async function remove(
  api: Api,
  { kind, name, path, limitMs }: Removal,
  onDone: (answer: Partial<List<Any>>) => void = () => {},
): Promise<readonly Leftover[]> {
  const doing = `delete ${kind} ${name}`;
  const deadline = new Deadline(limitMs);
  let last = '';
  const attempt = async () => {
    try {
      onDone(
        await api.request<Partial<List<Any>>>({
          method: 'DELETE',
          path,
          doing,
          limitMs: Math.ceil(deadline.remainingMs()),
        }),
      );
    } catch (error) {
      last = `: ${messageOf(error)}`;
      throw error;
    }
  };
  const late = () => [{ kind, name, reason: `not done in ${Math.round(limitMs)} ms${last}` }];
  const done = retry(attempt, RETRIES).then(
    () => [],
    (error) => {
      if (error instanceof DriverError && error.status === 404) return [];
      return [{ kind, name, reason: messageOf(error) }];
    },
  );
  return within(done, limitMs, late);
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
