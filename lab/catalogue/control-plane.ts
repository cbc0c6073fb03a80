import { fault } from '../cases/case.ts';
import type { Entry } from './entry.ts';

const WEBHOOK = 'the API server waits 10 s for a webhook before it says no';
const FROZEN = 'a server that takes questions and does not answer is given 5 s, twice';

export const controlPlaneEntries: readonly Entry[] = [
  {
    name: 'API server stopped',
    inject: fault('apiserver-down'),
    expect: [{ cause: 'apiserver-down', nodes: [] }],
  },
  {
    name: 'API server frozen',
    inject: fault('frozen', 'apiserver'),
    expect: [{ cause: 'apiserver-down', nodes: [] }],
    late: FROZEN,
  },
  {
    name: 'API server not ready',
    inject: fault('apiserver-not-ready'),
    expect: [{ cause: 'apiserver-not-ready', nodes: [] }],
  },
  {
    name: 'scheduler stopped',
    inject: fault('scheduler-down'),
    expect: [{ cause: 'scheduler-down', nodes: [] }],
  },
  {
    name: 'scheduler frozen',
    inject: fault('frozen', 'scheduler'),
    expect: [{ cause: 'scheduler-down', nodes: [] }],
  },
  {
    name: 'controller manager stopped',
    inject: fault('controller-manager-down'),
    expect: [{ cause: 'controller-manager-down', nodes: [] }],
  },
  {
    name: 'validating webhook that never answers',
    inject: fault('webhook-silent'),
    expect: [{ cause: 'admission-webhook-broken', nodes: [] }],
    late: WEBHOOK,
  },
  {
    name: 'certificate of the API server about to expire',
    inject: fault('certificate-ends', 'apiserver'),
    expect: [{ cause: 'certificate-expiring', nodes: [] }],
  },
  {
    name: 'certificate of a kubelet about to expire',
    inject: fault('certificate-ends', 'n2'),
    expect: [{ cause: 'certificate-expiring', nodes: ['n2'] }],
  },
];
