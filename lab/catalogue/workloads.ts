import { together } from '../cases/case.ts';
import type { LabObject } from '../cases/objects.ts';
import { container, namespace } from '../cases/workload-objects.ts';
import { made, restarted, stuckUpdate } from '../cases/workloads.ts';
import type { Entry } from './entry.ts';

/** Short, so that the entries are. */
const config = { workloads: { grace: '1s' } } as const;

const crashing: LabObject = {
  collection: '/api/v1/namespaces/kube-system/pods',
  name: 'crashing',
  body: { spec: { nodeName: 'n2', terminationGracePeriodSeconds: 0, containers: [container('process.exit(7)')] } },
};

export const workloadEntries: readonly Entry[] = [
  {
    name: 'stuck rollout',
    inject: together(made([namespace]), stuckUpdate),
    expect: [{ cause: 'rollout-stuck', nodes: [] }],
    config,
  },
  {
    name: 'crash-looping system pod',
    inject: made([crashing], { for: restarted(2) }),
    expect: [{ cause: 'pod-restarting', nodes: ['n2'] }],
    config,
  },
];
