import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import { serviceState, startService, stopService } from '../state/processes.ts';
import { until } from '../system/wait.ts';
import { etcd, etcdMembers, etcdName, etcdUrl } from './etcd.ts';
import { etcdAccess } from './etcd-access.ts';

export interface EtcdAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks a member through its HTTP gateway, over a connection of its own. @param path e.g. `/v3/maintenance/status` */
export async function askEtcd(
  lab: LabContext,
  member: number,
  path: string,
  body: object = {},
): Promise<EtcdAnswer> {
  const { ca, cert, key } = etcdAccess(lab);
  const identity = { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) };
  const options = { method: 'POST', agent: false, timeout: 5000, ...identity };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${etcdUrl(member)}${path}`, options, (response) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer) }),
        reject,
      );
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${path}: no answer within 5 s`)));
    outgoing.on('error', reject).end(JSON.stringify(body));
  });
}

/**
 * Starts a member and waits until it answers. It opens its ports before it reads its files, and gives up where the
 * last threads of its predecessor still hold those: then it is started again.
 */
export async function startEtcd(
  lab: LabContext,
  member: number,
  flags: readonly string[] = [],
): Promise<void> {
  const service = etcd(lab, member, flags);
  await until({ what: `${service.name} answers`, hint: files.log(lab.dir, service.name) }, async () => {
    startService(lab.dir, service);
    return answers(lab, member);
  });
}

const answers = async (lab: LabContext, member: number): Promise<boolean> =>
  (await askEtcd(lab, member, '/v3/maintenance/status')).status === 200;

/**
 * Waits until every member answers and all agree on a leader. One that does not answer is started anew: it may have
 * died after its first answer, or hang.
 */
export async function etcdWhole(lab: LabContext): Promise<void> {
  const members = etcdMembers(lab);
  const isWell = (member: number) => answers(lab, member).catch(() => false);
  await until({ what: 'all members of etcd answer', seconds: 90 }, async () => {
    const well = await Promise.all(members.map(isWell));
    const silent = members.filter((_, i) => !well[i]);
    for (const member of silent) {
      await stopService(lab.dir, etcdName(member));
      await startEtcd(lab, member);
    }
    await etcdSettled(lab);
    // whoever died meanwhile was not asked
    return (await Promise.all(members.map(isWell))).every(Boolean);
  });
}

/** Waits until the members that run have noticed who else does: they agree on one of them, or have no leader. */
export async function etcdSettled(lab: LabContext): Promise<void> {
  const members = etcdMembers(lab);
  const running = members.filter((member) => serviceState(lab.dir, etcdName(member)) === 'running');
  const quorum = running.length > members.length / 2;
  await until({ what: 'etcd members agree' }, async () => {
    const states = await Promise.all(running.map((member) => askEtcd(lab, member, '/v3/maintenance/status')));
    const own = states.map(({ body }) => (body.header as { member_id: string }).member_id);
    const leaders = new Set(states.map(({ body }) => body.leader as string | undefined));
    const [leader] = leaders;
    return leaders.size <= 1 && (quorum ? own.includes(leader ?? '') : leader === undefined);
  });
}
