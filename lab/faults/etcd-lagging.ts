import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { etcdDataDir, etcdName, memberNumbered } from '../control-plane/etcd.ts';
import { askEtcd, etcdSettled } from '../control-plane/etcd-client.ts';
import { LabError } from '../errors.ts';
import type { LabContext } from '../state/context.ts';
import type { Fault } from './fault.ts';
import { slowDown, speedUp } from './slow-calls.ts';

/** Longer than a run of the checks takes, shorter than anybody waits for a heal. */
const DELAY_MS = 5000;

/** A leader that writes slowly slows everybody down and lags behind nobody. */
async function refuseLeader(lab: LabContext, member: number): Promise<void> {
  const { body } = await askEtcd(lab, member, '/v3/maintenance/status');
  if (body.leader !== (body.header as { member_id: string }).member_id) return;
  const { body: listed } = await askEtcd(lab, member, '/v3/cluster/member/list');
  const other = (listed.members as { ID: string }[]).find(({ ID }) => ID !== body.leader);
  await askEtcd(lab, member, '/v3/maintenance/transfer-leadership', { targetID: other?.ID });
  await etcdSettled(lab);
}

/** The segment of the log that is being written; the one after it lies ready as a `.tmp`. */
function logSegment(lab: LabContext, member: number): string {
  const folder = join(etcdDataDir(lab, member), 'member', 'wal');
  const last = readdirSync(folder)
    .filter((name) => name.endsWith('.wal'))
    .sort()
    .at(-1);
  if (!last) throw new LabError(`no log in ${folder}`);
  return join(folder, last);
}

export const etcdLagging: Fault = {
  name: 'etcd-lagging',
  summary:
    'a member of etcd (the third, unless told) takes 5 s to write down what it is told, and lags behind',
  targets: '[MEMBER]',
  async inject(lab, name = '3') {
    const member = memberNumbered(lab, name);
    await refuseLeader(lab, member);
    await slowDown(lab, {
      service: etcdName(member),
      calls: ['write', 'pwrite64'],
      delayMs: DELAY_MS,
      path: logSegment(lab, member),
    });
  },
  heal: (lab, name = '3') => speedUp(lab, etcdName(memberNumbered(lab, name))),
};
