import { DriverError } from '../../../core/errors.ts';
import type { Api } from '../api.ts';

/** An object that every cluster has; asked for by its name, it comes from etcd and not from a cache. */
const OBJECT = '/api/v1/namespaces/kube-system';

/**
 * Does the API server get an answer from etcd in time? `/readyz` would say so some seconds too late. A refusal is an
 * answer as well: rights are looked up without etcd, but only a server error tells of it.
 */
export async function readThroughApi(api: Api, limitMs: number): Promise<boolean> {
  try {
    return (await api.ask({ method: 'GET', path: OBJECT, doing: 'read a namespace', limitMs })).status < 500;
  } catch (error) {
    if (error instanceof DriverError) return false;
    throw error;
  }
}
