import { DriverError } from '../../core/errors.ts';
import type { Api } from './api.ts';
import { unreadable } from './api-error.ts';
import type { List } from './wire.ts';

const PAGE = 500;
/** The server has forgotten the state that the pages so far are of. */
const GONE = 410;

/**
 * Everything of a kind, in pages, from the API server's cache, which also answers while etcd does not: a few seconds
 * old at worst, where the alternative is to know nothing.
 * @param path e.g. `/apis/apps/v1/deployments`, with a query or without
 * @throws DriverError
 */
export async function listAll<T>(
  api: Api,
  path: string,
  doing: string,
  limitMs?: number,
): Promise<readonly T[]> {
  const all = () => listPages<T>(api, path, doing, limitMs);
  return all().catch((error) => {
    if (error instanceof DriverError && error.status === GONE) return all();
    throw error;
  });
}

async function listPages<T>(api: Api, path: string, doing: string, limitMs?: number): Promise<T[]> {
  const found: T[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(next ? { continue: next } : { resourceVersion: '0' }),
    });
    const page = await api.request<Partial<List<T>>>({
      method: 'GET',
      path: `${path}${path.includes('?') ? '&' : '?'}${query}`,
      doing,
      ...(limitMs === undefined ? {} : { limitMs }),
    });
    // of nothing, it may be null
    for (const item of page.items ?? []) {
      if (!isObject(item)) throw unreadable(doing, 'its list holds what is no object of Kubernetes');
      found.push(item);
    }
    const before = next;
    next = page.metadata?.continue;
    if (next && next === before) throw unreadable(doing, 'its list does not go on');
  } while (next);
  return found;
}

const isObject = (item: unknown): boolean =>
  typeof (item as { metadata?: { name?: unknown } } | null)?.metadata?.name === 'string';
