import type { Entry } from './entry.ts';

const UNNOTICED = 'Kubernetes still takes the node for ready, so its agent is given 30 s to start';
const GONE = 'Kubernetes still takes the node for ready, so its kubelet is asked for 6 s whether it is back';
const ONE_UNNOTICED =
  'of n2 it may not be noticed yet, and where no two others are left to tell by, its agent is given 30 s to start';

/** What becomes of nodes and of what runs pods on them. */
export const nodes: readonly Entry[] = [
  {
    name: 'node-killed',
    inject: [['node-down', 'n2']],
    noticed: 'n2',
    expect: [{ cause: 'node-down', nodes: ['n2'] }],
  },
  {
    name: 'node-just-killed',
    inject: [['node-down', 'n2']],
    expect: [{ cause: 'node-down', nodes: ['n2'] }],
    slow: GONE,
  },
  {
    name: 'two-nodes-killed',
    inject: [
      ['node-down', 'n2'],
      ['node-down', 'n3'],
    ],
    noticed: 'n3',
    expect: [{ cause: 'node-down', nodes: ['n2', 'n3'] }],
    slow: ONE_UNNOTICED,
  },
  {
    name: 'kubelet-killed',
    inject: [['kubelet-down', 'n2']],
    noticed: 'n2',
    expect: [{ cause: 'kubelet-down', nodes: ['n2'] }],
  },
  {
    name: 'two-kubelets-killed',
    inject: [
      ['kubelet-down', 'n2'],
      ['kubelet-down', 'n3'],
    ],
    noticed: 'n3',
    expect: [{ cause: 'kubelet-down', nodes: ['n2', 'n3'] }],
    slow: ONE_UNNOTICED,
  },
  {
    name: 'kubelet-just-killed',
    inject: [['kubelet-down', 'n2']],
    expect: [{ cause: 'kubelet-down', nodes: ['n2'] }],
    slow: GONE,
  },
  {
    name: 'kubelet-frozen',
    inject: [['frozen', 'n2.kubelet']],
    noticed: 'n2',
    expect: [{ cause: 'kubelet-down', nodes: ['n2'] }],
  },
  {
    name: 'containerd-killed',
    inject: [['containerd-down', 'n2']],
    noticed: 'n2',
    expect: [{ cause: 'runtime-broken', nodes: ['n2'] }],
  },
  {
    name: 'containerd-just-killed',
    inject: [['containerd-down', 'n2']],
    expect: [{ cause: 'runtime-broken', nodes: ['n2'] }],
    slow: UNNOTICED,
  },
  {
    name: 'containerd-frozen',
    inject: [['frozen', 'n2.containerd']],
    expect: [{ cause: 'runtime-broken', nodes: ['n2'] }],
    slow: UNNOTICED,
  },
  {
    name: 'runc-broken',
    inject: [['runtime-broken', 'n2']],
    expect: [{ cause: 'runtime-broken', nodes: ['n2'] }],
    slow: 'what its events tell may pass, so the agent is given 30 s to start',
  },
  {
    name: 'image-missing',
    inject: [['image-missing', 'n2']],
    expect: [{ cause: 'image-unavailable', nodes: ['n2'] }],
  },
  {
    name: 'image-missing-everywhere',
    inject: [
      ['image-missing', 'n1'],
      ['image-missing', 'n2'],
      ['image-missing', 'n3'],
    ],
    expect: [{ cause: 'image-unavailable', nodes: ['n1', 'n2', 'n3'] }],
  },
  {
    name: 'clock-skew',
    inject: [['clock-skew', 'n2', '5']],
    expect: [{ cause: 'clock-skew', nodes: ['n2'] }],
  },
  {
    name: 'disk-pressure',
    inject: [['disk-pressure', 'n2']],
    expect: [{ cause: 'disk-pressure', nodes: ['n2'] }],
    slow: 'the kubelet tells of a pod that it turns away with its next look at all, up to 10 s later',
  },
];
