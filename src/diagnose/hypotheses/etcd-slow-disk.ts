import { etcdCause, HELD_UP, has } from '../etcd-words.ts';

/** A member waits for its disk, and everything that is written waits with it. */
export const etcdSlowDisk = etcdCause('etcd-slow-disk', {
  signs: (open) => open.filter(has('ESLOWDISK')),
  severity: 'warning',
  summary: (members) => `the disk under etcd is slow on ${members}`,
  advice: 'find what else writes to that disk; etcd wants one of its own, an SSD',
  reach: 'members',
  echo: HELD_UP,
});
