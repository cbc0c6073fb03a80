import type { EtcdFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import { judgeMembers, memberWith, seenOf } from './etcd-members.ts';
import type { Fact } from './fact.ts';

/** Is no alarm raised? One holds for the whole cluster, whoever raised it. */
export const etcdAlarms: Fact<'etcd-alarms', 'etcd'> = {
  needs: ['etcd'],
  judge: (_args, { etcd }) => judgeAlarms(etcd),
};

const CODES: Readonly<Record<string, string>> = { NOSPACE: 'ENOSPC', CORRUPT: 'ECORRUPT' };

export function judgeAlarms(etcd: EtcdFact): Observation[] {
  const expected = 'no alarm';
  const told = etcd.members.flatMap(({ status }) => status?.alarms ?? []);
  const raised = new Map(told.map((alarm) => [`${alarm.member} ${alarm.kind}`, alarm]));
  if (raised.size === 0) return judgeMembers(etcd, expected, () => ({ observed: 'knows of no alarm' }));
  return [...raised.values()].map(({ member, kind }) =>
    seenOf(memberWith(member, etcd), expected, { observed: `alarm ${kind}`, code: CODES[kind] ?? 'EALARM' }),
  );
}
