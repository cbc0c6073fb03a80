import type { EtcdFact, EtcdMemberFact } from '../core/facts.ts';
import { judgeMembers, memberWith, untold, type Verdict } from './etcd-members.ts';
import type { Fact } from './fact.ts';

/** Do all members that answer follow one leader, in the same term? */
export const etcdLeader: Fact<'etcd-leader', 'etcd'> = {
  needs: ['etcd'],
  judge: (_args, { etcd }) => judgeLeader(etcd),
};

export function judgeLeader(etcd: EtcdFact) {
  const term = Math.max(0, ...etcd.members.map(({ status }) => status?.term ?? 0));
  const newest = etcd.members.find(({ status }) => status?.term === term && status.leader !== '');
  return judgeMembers(etcd, 'one leader', ({ status }) =>
    status ? judgeFollower(status, term, newest?.status?.leader ?? '', etcd) : untold('status'),
  );
}

function judgeFollower(
  { leader, term }: NonNullable<EtcdMemberFact['status']>,
  newest: number,
  elected: string,
  etcd: EtcdFact,
): Verdict {
  if (leader === '') return { observed: `knows no leader in term ${term}`, code: 'ENOLEADER' };
  const observed = `follows ${memberWith(leader, etcd)} in term ${term}`;
  if (term === newest && leader === elected) return { observed };
  return { observed: `${observed}, others ${memberWith(elected, etcd)} in term ${newest}`, code: 'ELEADERS' };
}
