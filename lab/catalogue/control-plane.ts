import type { Entry } from './entry.ts';

/** What becomes of the API server and of those who act through it. No node is to blame. */
export const controlPlane: readonly Entry[] = [
  {
    name: 'apiserver-down',
    inject: [['apiserver-down']],
    expect: [{ cause: 'apiserver-down', nodes: [] }],
  },
  {
    name: 'apiserver-frozen',
    inject: [['frozen', 'apiserver']],
    expect: [{ cause: 'apiserver-down', nodes: [] }],
  },
  {
    name: 'apiserver-not-ready',
    inject: [['apiserver-not-ready']],
    expect: [{ cause: 'apiserver-not-ready', nodes: [] }],
  },
  {
    name: 'scheduler-down',
    inject: [['scheduler-down']],
    expect: [{ cause: 'scheduler-down', nodes: [] }],
  },
  {
    name: 'scheduler-frozen',
    inject: [['frozen', 'scheduler']],
    expect: [{ cause: 'scheduler-down', nodes: [] }],
  },
  {
    name: 'controller-manager-down',
    inject: [['controller-manager-down']],
    expect: [{ cause: 'controller-manager-down', nodes: [] }],
  },
  {
    name: 'webhook-silent',
    inject: [['webhook-silent']],
    expect: [{ cause: 'admission-webhook-broken', nodes: ['n1', 'n2', 'n3'] }],
  },
  {
    name: 'apiserver-certificate-ends',
    inject: [['certificate-ends', 'apiserver']],
    expect: [{ cause: 'certificate-expiring', nodes: [] }],
  },
  {
    name: 'kubelet-certificate-ends',
    inject: [['certificate-ends', 'n2']],
    expect: [{ cause: 'certificate-expiring', nodes: ['n2'] }],
  },
];
