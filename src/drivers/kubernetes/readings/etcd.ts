import { randomUUID } from 'node:crypto';
import { Fetcher } from '../../../agent/fetch.ts';
import { sleep } from '../../../core/deadline.ts';
import { DriverError } from '../../../core/errors.ts';
import type { EtcdFact } from '../../../core/facts.ts';
import { notConfigured } from '../../../core/skipped.ts';
import type { Api } from '../api.ts';
import { readCredentials } from '../etcd/credentials.ts';
import { EtcdClient } from '../etcd/etcd-client.ts';
import { Member } from '../etcd/member.ts';
import { listMembers, nameOf, whoIs } from '../etcd/names.ts';
import { readThroughApi } from '../etcd/read-through.ts';
import { grantLease, makeRoundTrips } from '../etcd/round-trips.ts';
import { type Launched, wayThroughNodes } from '../etcd/way.ts';
import type { KubernetesOptions } from '../options.ts';

/** How long a run watches etcd, in ms: long enough for ten commits of its database, which come every 100 ms. */
const SPAN_MS = 1000;
/** Who has not caught up with what was agreed on so long ago lags behind. */
const INDEX_AGE_MS = 500;
/** For an answer through the API server. */
const LIMIT_MS = 2000;
/** Everything that runs write in etcd is below this. */
const PREFIX = '/kube-smoke';

/**
 * Asks each member of etcd, from here or through an agent. What becomes of a member is part of the fact.
 * @throws DriverError where no endpoints are configured, or the certificates cannot be read
 */
export async function etcd(
  api: Api,
  { etcd: config }: KubernetesOptions,
  _namespaces: readonly string[] | undefined,
  launched: () => Promise<Launched>,
): Promise<EtcdFact> {
  if (!config) {
    const { why: code, reason } = notConfigured('etcd.endpoints');
    throw new DriverError(reason, { doing: 'ask etcd', code, retryable: false });
  }
  const credentials = await readCredentials(config, api);
  const fetcher = new Fetcher();
  try {
    const way = config.from === 'nodes' ? await wayThroughNodes(await launched(), config.endpoints) : fetcher;
    const members = config.endpoints.map(
      (endpoint) => new Member(new EtcdClient(endpoint, credentials, way)),
    );
    return await observe(members, api);
  } finally {
    fetcher.close();
  }
}

async function observe(members: readonly Member[], api: Api): Promise<EtcdFact> {
  await Promise.all(members.map((member) => member.begin()));
  const live = members.filter(({ trouble }) => !trouble);
  const list = await listMembers(live.map(({ client }) => client));
  const [kept, index] = await Promise.all([writeThrough(live), agreedOn(live)]);
  const seen = await Promise.all(members.map(async (member) => ({ member, told: await member.end() })));
  const asked = seen.map(({ member: { client }, told }) => whoIs(client.endpoint, told.status?.id, list));
  return {
    members: seen.map(({ member, told }, i) => {
      const what = kept.get(member);
      return {
        name: nameOf(asked[i], member.client.endpoint.host),
        ...told,
        ...(what && !told.trouble ? { kept: what } : {}),
      };
    }),
    unasked: list.filter((one) => !asked.includes(one)).map((one) => nameOf(one, 'a member without a name')),
    elsewhere: live.length === 0 && (await readThroughApi(api, LIMIT_MS)),
    index,
    indexAgeMs: INDEX_AGE_MS,
  };
}

async function writeThrough(members: readonly Member[]) {
  const [first] = members;
  const lease = first && (await grantLease(first.client));
  const folder = `${PREFIX}/${randomUUID()}`;
  const trips = members.map(async (member, i) => {
    const trip = { key: `${folder}/${i}`, lease, spanMs: SPAN_MS };
    return [member, await makeRoundTrips(member.client, trip)] as const;
  });
  try {
    return new Map(await Promise.all(trips));
  } finally {
    await lease?.revoke();
  }
}

async function agreedOn(members: readonly Member[]): Promise<number> {
  await sleep(SPAN_MS - INDEX_AGE_MS);
  return Math.max(0, ...(await Promise.all(members.map((member) => member.committed()))));
}
