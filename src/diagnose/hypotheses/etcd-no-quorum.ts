import { broken, etcdCause, HELD_UP } from '../etcd-words.ts';

/** Too few members are left to agree on anything. */
export const etcdNoQuorum = etcdCause('etcd-no-quorum', {
  signs: (open, evidence) => {
    const { down, leaderless, noQuorum } = broken(open, evidence);
    return noQuorum ? [...leaderless, ...down] : [];
  },
  summary: () => 'etcd has lost its quorum: nothing can be written, and reads fail',
  advice: 'bring back members until more than half are up, and look at the network between them',
  reach: 'etcd',
  echo: HELD_UP,
});
