import type { Api } from './api.ts';
import type { List } from './wire.ts';

const PAGE = 500;

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
  const found: T[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(next ? { continue: next } : { resourceVersion: '0' }),
    });
    const page = await api.request<List<T>>({
      method: 'GET',
      path: `${path}${path.includes('?') ? '&' : '?'}${query}`,
      doing,
      ...(limitMs === undefined ? {} : { limitMs }),
    });
    found.push(...page.items);
    next = page.metadata.continue;
  } while (next);
  return found;
}
