import { etcdCause, has } from '../etcd-words.ts';

/** A member has not yet applied what the others have. */
export const etcdLagging = etcdCause('etcd-lagging', {
  signs: (open) => open.filter(has('ELAGS')),
  severity: 'warning',
  summary: (members, count) =>
    `${members} of etcd ${count === 1 ? 'is' : 'are'} behind: reads there are late or hang`,
  advice: 'look at the CPU and the disk of the member, and at the network between it and the leader',
  reach: 'members',
});
