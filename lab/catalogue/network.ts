import type { Entry } from './entry.ts';

/** What becomes of packets between nodes, and of service addresses. */
export const network: readonly Entry[] = [
  {
    name: 'overlay-down',
    inject: [['overlay-down', 'n2']],
    expect: [{ cause: 'overlay-down', nodes: ['n2'] }],
  },
  {
    // the third has nobody left to reach: nothing tells it from the two
    name: 'overlay-down-on-two',
    inject: [
      ['overlay-down', 'n1'],
      ['overlay-down', 'n2'],
    ],
    expect: [{ cause: 'overlay-down', nodes: ['n1', 'n2', 'n3'] }],
  },
  {
    name: 'forwarding-off',
    inject: [['forwarding-off', 'n2']],
    expect: [{ cause: 'overlay-down', nodes: ['n2'] }],
  },
  {
    name: 'pair-blocked',
    inject: [['pair-blocked', 'n1', 'n2']],
    expect: [{ cause: 'pair-blocked', nodes: ['n1', 'n2'] }],
  },
  {
    name: 'one-way-loss',
    inject: [['one-way', 'n1', 'n2']],
    expect: [{ cause: 'one-way-loss', nodes: ['n1', 'n2'] }],
  },
  {
    // a group of one whose hosts still talk is a node without its overlay
    name: 'partition-of-pods',
    inject: [['partition', 'n1,n2', 'n3']],
    expect: [{ cause: 'overlay-down', nodes: ['n3'] }],
  },
  {
    name: 'partition-of-hosts',
    inject: [['host-partition', 'n1,n2', 'n3']],
    expect: [{ cause: 'network-partition', nodes: ['n1', 'n2', 'n3'] }],
  },
  {
    name: 'packet-loss-20',
    inject: [['packet-loss', 'n2', '20']],
    expect: [{ cause: 'packet-loss', nodes: ['n2'] }],
  },
  {
    name: 'packet-loss-2',
    inject: [['packet-loss', 'n2', '2']],
    expect: [{ cause: 'packet-loss', nodes: ['n2'] }],
  },
  {
    name: 'packet-loss-everywhere',
    inject: [
      ['packet-loss', 'n1', '20'],
      ['packet-loss', 'n2', '20'],
      ['packet-loss', 'n3', '20'],
    ],
    expect: [{ cause: 'packet-loss', nodes: ['n1', 'n2', 'n3'] }],
  },
  {
    name: 'mtu-silent',
    inject: [['mtu', 'n2']],
    expect: [{ cause: 'mtu-mismatch', nodes: ['n2'] }],
  },
  {
    name: 'mtu-told',
    inject: [['tunnel-mtu', 'n2']],
    expect: [{ cause: 'mtu-mismatch', nodes: ['n2'] }],
  },
  {
    name: 'latency',
    inject: [['latency', 'n2', '200']],
    expect: [{ cause: 'high-latency', nodes: ['n2'] }],
  },
  {
    name: 'udp-blocked',
    inject: [['udp-blocked', 'n2']],
    expect: [{ cause: 'udp-blocked', nodes: ['n2'] }],
  },
  {
    name: 'proxy-killed',
    inject: [['proxy-down', 'n2']],
    expect: [{ cause: 'service-proxy-broken', nodes: ['n2'] }],
  },
  {
    name: 'proxy-killed-on-two',
    inject: [
      ['proxy-down', 'n1'],
      ['proxy-down', 'n2'],
    ],
    expect: [{ cause: 'service-proxy-broken', nodes: ['n1', 'n2'] }],
  },
  {
    name: 'proxy-stale',
    inject: [['proxy-stale', 'n2']],
    expect: [{ cause: 'service-proxy-broken', nodes: ['n2'] }],
  },
  {
    name: 'hairpin-off',
    inject: [['hairpin-off', 'n2']],
    expect: [{ cause: 'hairpin-broken', nodes: ['n2'] }],
  },
];
