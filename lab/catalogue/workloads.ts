import type { LabObject } from '../cases/objects.ts';
import { container, namespace } from '../cases/workload-objects.ts';
import { made, restarted, stuckUpdate } from '../cases/workloads.ts';
import type { Entry } from './entry.ts';

/** Nobody waits a minute here until what is young is judged. */
const config = { workloads: { grace: '1s' } } as const;

const crashing: LabObject = {
  collection: '/api/v1/namespaces/kube-system/pods',
  name: 'crashing',
  body: {
    spec: { nodeName: 'n2', terminationGracePeriodSeconds: 0, containers: [container('process.exit(7)')] },
  },
};

/** What becomes of what runs in the cluster. */
export const workloads: readonly Entry[] = [
  {
    name: 'rollout-stuck',
    inject: [made([namespace]), stuckUpdate],
    expect: [{ cause: 'rollout-stuck', nodes: [] }],
    config,
  },
  {
    name: 'system-pod-crashing',
    inject: [made([crashing], { for: restarted(2), ms: 5000 })],
    expect: [{ cause: 'pod-restarting', nodes: ['n2'] }],
    config,
  },
];
