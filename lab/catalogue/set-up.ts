import { together } from '../cases/case.ts';
import { withoutResource } from '../cases/without-rule.ts';
import { NAMESPACE, namespace } from '../cases/workload-objects.ts';
import { full, made } from '../cases/workloads.ts';
import type { Entry } from './entry.ts';

/** What keeps a run from asking: never the cluster's fault. */
export const setUpEntries: readonly Entry[] = [
  {
    name: 'quota that leaves no room for our pods',
    inject: together(made([namespace]), full),
    expect: [{ cause: 'quota-exceeded', nodes: ['n1', 'n2', 'n3'] }],
    config: { namespace: NAMESPACE },
  },
  {
    name: 'no right to pods',
    inject: (lab) => withoutResource(lab, '', 'pods'),
    expect: [{ cause: 'rbac-missing', nodes: ['n1', 'n2', 'n3'] }],
  },
  {
    name: 'no right to nodes',
    inject: (lab) => withoutResource(lab, '', 'nodes'),
    expect: [{ cause: 'rbac-missing', nodes: [] }],
  },
];
