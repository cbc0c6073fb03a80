import type { Need } from '../../../core/need.ts';
import { HEALTH_NAME, LOCK_NAME } from '../home/home.ts';
import type { Right } from './right.ts';

/**
 * Where a right has to hold: `run`: in the namespace that the run puts things in · `looked-at`: of whatever namespaces
 * are looked at · `home`: where lock and verdict are · `cluster`: everywhere, or of something that is in no namespace, so
 * that no Role can grant it.
 */
export type Where = 'run' | 'looked-at' | 'home' | 'cluster';

export interface Grant {
  readonly right: Right;
  readonly where: Where;
  /** only where the run makes a namespace of its own, or only where it was given one */
  readonly only?: 'own' | 'given';
}

/** The core group. */
const CORE = '';
const APPS = 'apps';
const SLICES = 'discovery.k8s.io';
const LEASES = 'coordination.k8s.io';

const rights = (group: string, resource: string, verbs: string): Right[] =>
  verbs.split(' ').map((verb) => ({ group, resource, verb }));
const grants =
  (where: Where, only?: Grant['only']) =>
  (group: string, resource: string, verbs: string): Grant[] =>
    rights(group, resource, verbs).map((right) => ({ right, where, ...(only && { only }) }));
const ofOne = (name: string, all: readonly Grant[]): Grant[] =>
  all.map(({ right, ...where }) => ({ right: { ...right, name }, ...where }));
const paths = (...all: readonly string[]): Grant[] =>
  all.map((path) => ({ right: { path }, where: 'cluster' as const }));

const run = grants('run');
/** A namespace of the run's own goes as a whole; from another one each kind is removed. */
const inGiven = grants('run', 'given');
const looked = grants('looked-at');
const home = grants('home');
const cluster = grants('cluster');
const ownNamespace = grants('cluster', 'own');

/** Whoever looks at all namespaces passes over those of runs. */
const OTHERS = ownNamespace(CORE, 'namespaces', 'list');

/**
 * Everything that the code asks of the API server, by what it is asked for. Doctor, manifests and the lab's own role
 * come of this table; tests hold it against the requests that are really made.
 */
export const GRANTS: Readonly<Record<Need, readonly Grant[]>> = {
  open: [
    ...paths('/version', '/readyz', '/readyz/etcd-readiness', '/livez'),
    ...cluster(CORE, 'nodes', 'list'),
    ...inGiven(CORE, 'namespaces', 'get'),
  ],
  agents: [
    ...ownNamespace(CORE, 'namespaces', 'create delete'),
    ...run(CORE, 'pods', 'list watch create delete deletecollection'),
    // a websocket is opened with GET; API servers since 1.35 ask for `create` as well
    ...run(CORE, 'pods/attach', 'get create'),
    ...run(CORE, 'serviceaccounts', 'create'),
    ...run(CORE, 'services', 'get create'),
    ...run(SLICES, 'endpointslices', 'create update'),
    ...inGiven(CORE, 'serviceaccounts', 'deletecollection'),
    ...inGiven(CORE, 'services', 'deletecollection'),
    ...inGiven(SLICES, 'endpointslices', 'deletecollection'),
  ],
  evidence: run(CORE, 'events', 'list watch'),
  'pods-behind-service': run(CORE, 'services', 'patch'),
  service: cluster(CORE, 'services', 'get'),
  'dns-service': cluster(CORE, 'services', 'list'),
  clean: [
    ...ownNamespace(CORE, 'namespaces', 'list delete'),
    // whose agents have not ended is under way
    ...ownNamespace(CORE, 'pods', 'list deletecollection'),
    ...[
      [APPS, 'deployments'],
      [CORE, 'pods'],
      [CORE, 'services'],
      [SLICES, 'endpointslices'],
      [CORE, 'persistentvolumeclaims'],
      [CORE, 'serviceaccounts'],
    ].flatMap(([group = '', resource = '']) => inGiven(group, resource, 'list delete')),
  ],
  // whether the pod that has it is still there, who may list pods sees as well; others wait until it is over
  lock: ofOne(LOCK_NAME, home(LEASES, 'leases', 'get create update delete')),
  publish: [
    ...ofOne(HEALTH_NAME, home(CORE, 'configmaps', 'create patch')),
    // each is new, and so has no name yet
    ...home(CORE, 'events', 'create'),
  ],
  'read nodes': cluster(CORE, 'nodes', 'list'),
  'read leases': cluster(LEASES, 'leases', 'list'),
  'read webhooks': [
    ...cluster('admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'list'),
    ...cluster('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'list'),
    ...cluster(SLICES, 'endpointslices', 'list'),
    ...cluster(CORE, 'services', 'get'),
  ],
  'read dnsReplicas': [...cluster(CORE, 'services', 'list'), ...cluster(SLICES, 'endpointslices', 'list')],
  'read cluster-id': cluster(CORE, 'namespaces', 'get'),
  // its certificates may be in a Secret, whose name only the config knows: wanted.ts has that
  'read etcd': [],
  'read etcd-requests': [...paths('/metrics'), ...cluster(CORE, 'namespaces', 'get')],
  'read workloads': [
    ...looked(APPS, 'deployments', 'list'),
    ...looked(APPS, 'statefulsets', 'list'),
    ...looked(APPS, 'daemonsets', 'list'),
    ...OTHERS,
  ],
  'read pods': [...looked(CORE, 'pods', 'list'), ...OTHERS],
  'read claims': [
    ...looked(CORE, 'persistentvolumeclaims', 'list'),
    ...cluster('storage.k8s.io', 'storageclasses', 'list'),
    ...OTHERS,
  ],
  'read jobs': [...looked('batch', 'jobs', 'list'), ...looked('batch', 'cronjobs', 'list'), ...OTHERS],
  'try schedule': [],
  'try pod-start': [],
  'try pod-cycle': [],
  'try image-pull': [],
  'try host-to-pod': [],
  'try deploy': [
    ...run(APPS, 'deployments', 'get create delete'),
    ...inGiven(APPS, 'deployments', 'deletecollection'),
  ],
  'try volume': [
    ...run(CORE, 'persistentvolumeclaims', 'get create'),
    ...inGiven(CORE, 'persistentvolumeclaims', 'deletecollection'),
  ],
};

/** Every need there is: what all suites together ask for. */
export const ALL_NEEDS = Object.keys(GRANTS) as readonly Need[];
