import type { EtcdFact, EtcdMemberFact } from '../core/facts.ts';
import { judgeMembers, untold, type Verdict } from './etcd-members.ts';
import type { Fact } from './fact.ts';

/** Can a key be put through each member, read back and deleted? */
export const etcdKeeps: Fact<'etcd-keeps', 'etcd'> = {
  needs: ['etcd'],
  judge: (_args, { etcd }) => judgeKept(etcd),
};

export function judgeKept(etcd: EtcdFact) {
  return judgeMembers(etcd, 'what is put is read, what is deleted is gone', judge);
}

function judge({ kept, status }: EtcdMemberFact): Verdict {
  if (!kept) return untold('state');
  if ('durationMs' in kept) return { observed: 'put, read, deleted', durationMs: kept.durationMs };
  const { code, message } = kept;
  if (code === 'rbac-missing') return { observed: message, code, status: 'skipped' };
  // without a leader nothing is written, and the member waits until it has one again
  return { observed: message, code: status?.leader === '' ? 'ENOLEADER' : code };
}
