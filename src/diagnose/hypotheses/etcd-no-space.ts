import { etcdCause, has } from '../etcd-words.ts';

/** The database has reached its quota, or will soon. */
export const etcdNoSpace = etcdCause('etcd-no-space', {
  signs: (open) => open.filter(has('ENOSPC')),
  summary: () => 'the database of etcd is full, or nearly so: at its quota nothing can be written',
  advice: 'compact and defragment, find what writes so much, raise the quota, then disarm the alarm',
  reach: 'itself',
  echo: /etcdserver: mvcc: database space exceeded/,
});
