import type { EtcdAlarm, EtcdStatus } from '../../../core/facts.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import type { EtcdClient } from './etcd-client.ts';

/** What is used of `/v3/maintenance/status`. Its numbers are texts, and what is zero is left out. */
export interface StatusAnswer {
  readonly header?: { readonly member_id?: string };
  readonly leader?: string;
  readonly raftTerm?: string;
  readonly raftIndex?: string;
  readonly raftAppliedIndex?: string;
  readonly dbSize?: string;
  readonly dbSizeQuota?: string;
  readonly errors?: readonly string[];
}

export interface Told extends EtcdStatus {
  /** raft index that it knows to be agreed on */
  readonly committed: number;
}

/** Needs no quorum: a member answers for itself. @throws EtcdError */
export async function readStatus(client: EtcdClient): Promise<Told> {
  return toStatus(await client.call<StatusAnswer>('/v3/maintenance/status'));
}

export function toStatus(answer: StatusAnswer): Told {
  const { header, leader = '', errors = [], dbSizeQuota } = answer;
  return {
    id: header?.member_id ?? '',
    leader: leader === '0' ? '' : leader,
    term: Number(answer.raftTerm ?? 0),
    applied: Number(answer.raftAppliedIndex ?? 0),
    committed: Number(answer.raftIndex ?? 0),
    databaseBytes: Number(answer.dbSize ?? 0),
    ...(dbSizeQuota ? { quotaBytes: Number(dbSizeQuota) } : {}),
    alarms: errors.flatMap(toAlarm),
  };
}

/** As in `memberID:4308277133714835735 alarm:NOSPACE `, among errors of other kinds. */
function toAlarm(error: string): EtcdAlarm[] {
  const [, member, kind] = /^memberID:(\d+) alarm:(\w+)/.exec(error) ?? [];
  return member && kind ? [{ member, kind: oneLine(kind, 40) }] : [];
}
