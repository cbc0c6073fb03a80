import type { EtcdFact, EtcdMemberFact } from '../core/facts.ts';
import { judgeMembers, untold, type Verdict } from './etcd-members.ts';
import type { Fact } from './fact.ts';

/** Is the database of each member well below its quota? At the quota etcd refuses all writes. */
export const etcdSpace: Fact<'etcd-space', 'etcd'> = {
  needs: ['etcd'],
  judge: ({ freePercent }, { etcd }) => judgeSpace(etcd, freePercent),
};

export function judgeSpace(etcd: EtcdFact, freePercent: number) {
  return judgeMembers(etcd, `${freePercent}% of the quota free`, (member) => judge(member, freePercent));
}

function judge({ status, metrics }: EtcdMemberFact, freePercent: number): Verdict {
  const quota = status?.quotaBytes ?? metrics?.quotaBytes;
  if (!status || !quota) return untold('quota');
  const enough = 100 * status.databaseBytes <= (100 - freePercent) * quota;
  const observed = `${sizeOf(status.databaseBytes)} of ${sizeOf(quota)}`;
  return enough ? { observed } : { observed, code: 'ENOSPC' };
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** As people write it: `2 GiB`, `499.7 MiB`. */
function sizeOf(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${UNITS[power]}`;
}
