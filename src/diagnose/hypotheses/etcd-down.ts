import { broken, etcdCause, HELD_UP } from '../etcd-words.ts';

/** No member answers. */
export const etcdDown = etcdCause('etcd-down', {
  signs: (open, evidence) => {
    const { down, allDown } = broken(open, evidence);
    return allDown ? down : [];
  },
  summary: () => 'no member of etcd answers: the cluster has no memory',
  advice:
    "look at etcd's processes and their logs, at the disks they write to, and at the endpoints of the config",
  reach: 'etcd',
  echo: HELD_UP,
});
