import type { Entry } from './entry.ts';

/** What becomes of the memory of the cluster. Its members run on no node here. */
export const etcd: readonly Entry[] = [
  {
    name: 'etcd-down',
    inject: [['etcd-down', '1', '2', '3']],
    expect: [{ cause: 'etcd-down', nodes: [] }],
  },
  {
    name: 'etcd-member-down',
    inject: [['etcd-down', '2']],
    expect: [{ cause: 'etcd-member-down', nodes: [] }],
  },
  {
    name: 'etcd-member-frozen',
    inject: [['frozen', 'etcd-3']],
    expect: [{ cause: 'etcd-member-down', nodes: [] }],
    slow: 'what the API server watches through that member stands still until it is missed, 30 s later; kubelets hear of no pod',
  },
  {
    name: 'etcd-no-quorum',
    inject: [['etcd-down', '2', '3']],
    expect: [{ cause: 'etcd-no-quorum', nodes: [] }],
  },
  {
    name: 'etcd-slow-disk',
    inject: [['etcd-slow-disk', '2']],
    expect: [{ cause: 'etcd-slow-disk', nodes: [] }],
  },
  {
    // the story to get right: DNS does not answer, and nothing is wrong with DNS
    name: 'etcd-slow-disk-with-dns',
    inject: [['dns-needs-etcd']],
    expect: [{ cause: 'etcd-slow-disk', nodes: [] }],
    slow: 'each of the dozen writes that a pod takes to start waits for the disks',
  },
  {
    name: 'etcd-no-space',
    inject: [['etcd-no-space', '1']],
    expect: [{ cause: 'etcd-no-space', nodes: [] }],
  },
  {
    name: 'etcd-lagging',
    inject: [['etcd-lagging', '3']],
    expect: [{ cause: 'etcd-lagging', nodes: [] }],
  },
  {
    name: 'etcd-stalls',
    inject: [['etcd-stalls', '1', '2', '3']],
    expect: [{ cause: 'etcd-slow', nodes: [] }],
  },
];
