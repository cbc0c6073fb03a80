import { sleep } from '../../../core/deadline.ts';
import type { EtcdMemberFact } from '../../../core/facts.ts';
import { type EtcdClient, EtcdError } from './etcd-client.ts';

/** Between two writes through one member, in ms: a cluster at rest writes too little to judge its disks by. */
const PACE_MS = 80;
/** Keys that a run left behind because it was killed are gone after so many seconds. */
const LEASE_S = 60;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

interface Range {
  readonly kvs?: readonly { readonly value?: string }[];
}

/** Lets go of everything that was written under it. */
export interface Lease {
  readonly id: string;
  revoke(): Promise<void>;
}

/** A time-to-live for what the run writes. @returns undefined where none is granted; then a write will say why */
export async function grantLease(client: EtcdClient): Promise<Lease | undefined> {
  const path = '/v3/lease/grant';
  const granted = await client.call<{ ID?: string }>(path, { TTL: LEASE_S }).catch(() => undefined);
  const id = granted?.ID;
  if (!id) return undefined;
  return { id, revoke: () => client.call('/v3/lease/revoke', { ID: id }).then(nothing, nothing) };
}

const nothing = (): void => {};

/**
 * Puts a key through a member, reads it back, deletes it and reads that; then goes on putting until the time is over,
 * so that the member's disk has something to do. Removes what it put.
 */
export async function makeRoundTrips(
  client: EtcdClient,
  { key, lease, spanMs }: { key: string; lease: Lease | undefined; spanMs: number },
): Promise<NonNullable<EtcdMemberFact['kept']>> {
  const startedAt = performance.now();
  const at = { key: base64(key) };
  const put = (value: string) =>
    client.call('/v3/kv/put', { ...at, value: base64(value), ...(lease ? { lease: lease.id } : {}) });
  const values = async () => (await client.call<Range>('/v3/kv/range', at)).kvs?.map(({ value }) => value);
  const remove = () => client.call('/v3/kv/deleterange', at);
  try {
    await put('1');
    expectValues('after it was put', await values(), ['1']);
    await remove();
    expectValues('after it was deleted', await values(), []);
    const durationMs = performance.now() - startedAt;
    for (let i = 2; performance.now() - startedAt < spanMs; i++) {
      await put(String(i));
      await sleep(PACE_MS);
    }
    await remove();
    return { durationMs };
  } catch (error) {
    if (!(error instanceof EtcdError)) throw error;
    return { code: error.code, message: error.message };
  }
}

function expectValues(when: string, found: readonly (string | undefined)[] = [], wanted: string[]): void {
  if (found.join() === wanted.map(base64).join()) return;
  const seen = found.length === 0 ? 'nothing' : 'another value';
  throw new EtcdError('EWRONG', `the key was read ${when}, and there was ${seen}`);
}
