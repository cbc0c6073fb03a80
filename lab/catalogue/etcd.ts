import { fault } from '../cases/case.ts';
import type { Entry } from './entry.ts';

const LATE = 'what waits for etcd is waited for, as long as it may still come';

export const etcdEntries: readonly Entry[] = [
  {
    name: 'etcd: all members stopped',
    inject: fault('etcd-down', '1', '2', '3'),
    expect: [{ cause: 'etcd-down', nodes: [] }],
    late: LATE,
  },
  {
    name: 'etcd: one member of three stopped',
    inject: fault('etcd-down', '2'),
    expect: [{ cause: 'etcd-member-down', nodes: [] }],
  },
  {
    name: 'etcd: one member of three frozen',
    inject: fault('frozen', 'etcd-3'),
    expect: [{ cause: 'etcd-member-down', nodes: [] }],
  },
  {
    name: 'etcd: quorum lost',
    inject: fault('etcd-down', '2', '3'),
    expect: [{ cause: 'etcd-no-quorum', nodes: [] }],
    late: LATE,
  },
  {
    name: 'etcd: slow disk of one member',
    inject: fault('etcd-slow-disk', '2'),
    expect: [{ cause: 'etcd-slow-disk', nodes: [] }],
  },
  {
    name: 'etcd: slow disks, and DNS crash-looping because of them',
    inject: fault('dns-needs-etcd'),
    expect: [{ cause: 'etcd-slow-disk', nodes: [] }],
    late: LATE,
  },
  {
    name: 'etcd: out of space',
    inject: fault('etcd-no-space', '1'),
    expect: [{ cause: 'etcd-no-space', nodes: [] }],
  },
  {
    name: 'etcd: a member lags behind',
    inject: fault('etcd-lagging', '3'),
    expect: [{ cause: 'etcd-lagging', nodes: [] }],
  },
  {
    name: 'etcd: all members stall',
    inject: fault('etcd-stalls', '1', '2', '3'),
    expect: [{ cause: 'etcd-slow', nodes: [] }],
    late: LATE,
  },
];
