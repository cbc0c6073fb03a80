import { formatDuration } from '../core/duration.ts';
import type { EtcdFact } from '../core/facts.ts';
import { judgeMembers, untold } from './etcd-members.ts';
import type { Fact } from './fact.ts';

/** Has each member applied by now what all had agreed on a moment ago? So the limit is a time, whatever the load. */
export const etcdInStep: Fact<'etcd-in-step', 'etcd'> = {
  needs: ['etcd'],
  judge: (_args, { etcd }) => judgeStep(etcd),
};

export function judgeStep(etcd: EtcdFact) {
  const ago = `${formatDuration(etcd.indexAgeMs)} ago`;
  return judgeMembers(etcd, `what was agreed on ${ago} is applied`, ({ status }) => {
    if (!status) return untold('status');
    const behind = etcd.index - status.applied;
    if (behind <= 0) return { observed: `has applied entry ${status.applied}` };
    return {
      observed: `lags ${behind} ${behind === 1 ? 'entry' : 'entries'} behind what was agreed on ${ago}`,
      code: 'ELAGS',
    };
  });
}
