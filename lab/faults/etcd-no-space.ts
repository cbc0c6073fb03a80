import { apiReady } from '../control-plane/control-plane.ts';
import { etcdName, memberNumbered } from '../control-plane/etcd.ts';
import { askEtcd, etcdSettled, etcdWhole, startEtcd } from '../control-plane/etcd-client.ts';
import type { LabContext } from '../state/context.ts';
import { stopService } from '../state/processes.ts';
import { until } from '../system/wait.ts';
import type { Fault } from './fault.ts';

/** Less than the database of any cluster that has started. */
const QUOTA_BYTES = 256 * 1024;

interface Alarm {
  readonly memberID: string;
  readonly alarm: string;
}

async function restart(lab: LabContext, member: number, ...flags: string[]): Promise<void> {
  await stopService(lab.dir, etcdName(member));
  await startEtcd(lab, member, flags);
  await etcdSettled(lab);
}

async function alarms(lab: LabContext, member: number): Promise<readonly Alarm[]> {
  const { body } = await askEtcd(lab, member, '/v3/maintenance/alarm', { action: 'GET' });
  return (body.alarms as Alarm[] | undefined) ?? [];
}

export const etcdNoSpace: Fault = {
  name: 'etcd-no-space',
  summary: 'a member of etcd (the first, unless told) has used up its quota: nothing can be written any more',
  targets: '[MEMBER]',
  async inject(lab, name) {
    const member = memberNumbered(lab, name);
    await restart(lab, member, `--quota-backend-bytes=${QUOTA_BYTES}`);
    const entry = { key: btoa('/lab/one-too-many'), value: '' };
    await until({ what: 'alarm raised' }, async () => {
      await askEtcd(lab, member, '/v3/kv/put', entry); // it is the refused write that raises the alarm
      return (await alarms(lab, member)).length > 0;
    });
  },
  async heal(lab, name) {
    const member = memberNumbered(lab, name);
    await restart(lab, member);
    // an alarm is put away by agreement
    await etcdWhole(lab);
    for (const { memberID, alarm } of await alarms(lab, member)) {
      await askEtcd(lab, member, '/v3/maintenance/alarm', { action: 'DEACTIVATE', memberID, alarm });
    }
    await until({ what: 'alarm over' }, async () => (await alarms(lab, member)).length === 0);
    await etcdWhole(lab);
    await apiReady(lab);
  },
};
