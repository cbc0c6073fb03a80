import { etcdCause, has } from '../etcd-words.ts';

/** A member has other data than the others, or gives back other data than it was given. */
export const etcdCorrupt = etcdCause('etcd-corrupt', {
  signs: (open) => open.filter(has('ECORRUPT', 'EWRONG')),
  summary: (members) => `the data of etcd on ${members} cannot be trusted`,
  advice: 'compare the members (`etcdctl endpoint hashkv --cluster`), and replace the one that differs',
  reach: 'itself',
});
