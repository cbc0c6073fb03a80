import type { Rule } from '../rights/right.ts';
import { rulesByPlace } from '../rights/wanted.ts';
import { LEVEL_LABEL } from '../set-up-manifests.ts';
import { ownLabels } from './labels.ts';

/** What `smoke manifest` was asked for. */
export interface ManifestOptions {
  /** of the account and of what runs; with scope `namespace`, of the agents as well */
  readonly namespace: string;
  /** it is not there yet, and is to be made */
  readonly newNamespace: boolean;
  readonly scope: 'cluster' | 'namespace';
  /** with etcd's certificates, as `namespace/name` @default there is none */
  readonly etcdSecret?: string;
}

export const NAME = 'kube-smoke';
const RBAC = 'rbac.authorization.k8s.io';

/** The account that runs are made under, and all that it may do. */
export function rbacObjects(options: ManifestOptions): readonly object[] {
  const { namespace, newNamespace, scope, etcdSecret } = options;
  const place = scope === 'cluster' ? { home: namespace } : { namespace };
  const roles = rulesByPlace({ scope, ...place, ...(etcdSecret && { etcdSecret }) });
  return [
    ...(newNamespace ? [namespaceObject(namespace)] : []),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: NAME, namespace, labels: ownLabels },
      // what runs under it says that it wants the token
      automountServiceAccountToken: false,
    },
    ...[...roles].flatMap(([where, rules]) => roleObjects(where, rules, namespace)),
  ];
}

/** @param where empty: everywhere @param namespace of the account */
function roleObjects(where: string, rules: readonly Rule[], namespace: string): readonly object[] {
  const kind = where === '' ? 'ClusterRole' : 'Role';
  const metadata = { name: NAME, ...(where && { namespace: where }), labels: ownLabels };
  return [
    { apiVersion: `${RBAC}/v1`, kind, metadata, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: RBAC, kind, name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
    },
  ];
}

/** Runner and agents meet the level that it enforces. */
const namespaceObject = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { [LEVEL_LABEL]: 'restricted' } },
});
