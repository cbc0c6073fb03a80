import type { Rule } from '../rights/right.ts';
import { rulesFor } from '../rights/wanted.ts';
import { LEVEL_LABEL } from '../set-up-manifests.ts';
import { ownLabels } from './labels.ts';

/** What `smoke manifest` was asked for. */
export interface ManifestOptions {
  /** of the account and of what runs; with scope `namespace`, of the agents as well */
  readonly namespace: string;
  /** it is not there yet, and is to be made */
  readonly newNamespace: boolean;
  readonly scope: 'cluster' | 'namespace';
}

export const NAME = 'kube-smoke';
const RBAC = 'rbac.authorization.k8s.io';

/** The account that runs are made under, and all that it may do. */
export function rbacObjects({ namespace, newNamespace, scope }: ManifestOptions): readonly object[] {
  const inCluster = scope === 'cluster';
  const kind = inCluster ? 'ClusterRole' : 'Role';
  const place = { namespace };
  const metadata = { name: NAME, ...(inCluster ? {} : place), labels: ownLabels };
  const rules: readonly Rule[] = rulesFor({ scope, ...(inCluster ? {} : place) });
  const account = { kind: 'ServiceAccount', name: NAME, namespace };
  return [
    ...(newNamespace ? [namespaceObject(namespace)] : []),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: NAME, namespace, labels: ownLabels },
      // what runs under it says that it wants the token
      automountServiceAccountToken: false,
    },
    { apiVersion: `${RBAC}/v1`, kind, metadata, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: RBAC, kind, name: NAME },
      subjects: [account],
    },
  ];
}

/** Runner and agents meet the level that it enforces. */
const namespaceObject = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { [LEVEL_LABEL]: 'restricted' } },
});
