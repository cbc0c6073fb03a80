import { withoutResource } from '../cases/without-rule.ts';
import { NAMESPACE, namespace } from '../cases/workload-objects.ts';
import { full, made } from '../cases/workloads.ts';
import type { Entry } from './entry.ts';

/** What keeps a run from asking: never the cluster's fault, and no node's. */
export const setUp: readonly Entry[] = [
  {
    name: 'quota-exceeded',
    inject: [made([namespace]), full],
    expect: [{ cause: 'quota-exceeded', nodes: ['n1', 'n2', 'n3'] }],
    config: { namespace: NAMESPACE },
  },
  {
    name: 'rbac-no-pods',
    inject: [(lab) => withoutResource(lab, '', 'pods')],
    expect: [{ cause: 'rbac-missing', nodes: ['n1', 'n2', 'n3'] }],
  },
  {
    name: 'rbac-no-nodes',
    inject: [(lab) => withoutResource(lab, '', 'nodes')],
    expect: [{ cause: 'rbac-missing', nodes: [] }],
  },
];
