import type { Entry } from './entry.ts';

/** Two that have nothing to do with each other: neither may hide the other, nor be laid at its door. */
export const pairs: readonly Entry[] = [
  {
    name: 'overlay-down-and-etcd-member-down',
    inject: [
      ['overlay-down', 'n2'],
      ['etcd-down', '1'],
    ],
    expect: [
      { cause: 'etcd-member-down', nodes: [] },
      { cause: 'overlay-down', nodes: ['n2'] },
    ],
    slow: 'a write that the dead member holds up is tried again after 2 s, and pods are listened for 3 s after that',
  },
  {
    name: 'dns-replica-down-and-clock-skew',
    inject: [['dns-replica-down'], ['clock-skew', 'n3', '5']],
    expect: [
      { cause: 'clock-skew', nodes: ['n3'] },
      { cause: 'dns-replica-down', nodes: [] },
    ],
  },
  {
    name: 'scheduler-down-and-proxy-down',
    inject: [['scheduler-down'], ['proxy-down', 'n1']],
    expect: [
      { cause: 'scheduler-down', nodes: [] },
      { cause: 'service-proxy-broken', nodes: ['n1'] },
    ],
  },
  {
    name: 'etcd-slow-disk-and-dns-down',
    inject: [['etcd-slow-disk', '2'], ['dns-down']],
    expect: [
      { cause: 'etcd-slow-disk', nodes: [] },
      { cause: 'dns-down', nodes: [] },
    ],
  },
  {
    name: 'controller-manager-down-and-packet-loss',
    inject: [['controller-manager-down'], ['packet-loss', 'n3', '20']],
    expect: [
      { cause: 'packet-loss', nodes: ['n3'] },
      { cause: 'controller-manager-down', nodes: [] },
    ],
  },
];
