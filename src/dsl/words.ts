import type { Duration } from '../core/duration.ts';
import type { Inventory } from '../core/inventory.ts';
import { NODES_SERVICE, type PodSelector, type Serve } from '../core/plan.ts';
import { Nodes, Pods } from './askers.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import { durationMs, FactAsked, minDays, type TrialAsked, trial } from './questions.ts';
import { currentSuite, requireSuite } from './suite-builder.ts';
import { Hosts, NewService, NodePort, Service } from './targets.ts';

/**
 * Every node under test, through an agent on each.
 * @param labels only the nodes that have all of these labels
 * @example everyNode().reaches(everyNode()).tcp()
 */
export function everyNode(labels?: Readonly<Record<string, string>>): Nodes {
  if (labels !== undefined && (typeof labels !== 'object' || labels === null)) {
    mistake(`impossible selector ${JSON.stringify(labels)}: labels are an object, e.g. { zone: 'a' }`);
    return guard(new Nodes(), 'question');
  }
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!LABEL_KEY.test(key) || !LABEL_VALUE.test(String(value))) {
      mistake(`impossible selector: no node can have the label ${key}=${value}`);
    }
  }
  return guard(new Nodes(labels), 'question');
}

const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/**
 * The nodes themselves, outside of the pods' network, at the addresses that they have in the cluster.
 * @example everyNode().reaches(everyHost()).tcp(10250)
 */
export function everyHost(): Hosts {
  return new Hosts({ kind: 'nodes' });
}

export interface PodsOptions {
  /** @default 1 */
  readonly count?: number;
  /** one on every node that is tested, and no count; only where a check that runs names them @default false */
  readonly onEveryNode?: boolean;
  /** ports by protocol, above 1024 @default { tcp: 8080 } */
  readonly serve?: Serve;
}

/** Lightweight pods of this suite's own, spread over the nodes; they serve and can ask. */
export function pods(
  name: string,
  { count = 1, onEveryNode = false, serve = { tcp: 8080 } }: PodsOptions = {},
): Pods {
  const workload = { name, count, ...(onEveryNode ? { perNode: true } : {}), serve };
  requireSuite('pods()')?.addWorkload(workload);
  return guard(new Pods(workload), 'question');
}

export interface ServiceOptions {
  /** no address of its own: its name gives its pods' addresses @default false */
  readonly headless?: boolean;
}

/**
 * A service: in front of this suite's pods or of the nodes' agents, or one that the cluster has.
 * @example service(pods('api')) · service(everyNode(), { headless: true }) · service('kubernetes.default')
 */
export function service(
  of: { readonly selector: PodSelector } | string,
  { headless = false }: ServiceOptions = {},
): Service {
  if (typeof of === 'string') return clusterService(of);
  if (typeof of !== 'object' || !of?.selector) {
    mistake('service() needs pods(…), everyNode() or the text name.namespace');
    return new Service({ kind: 'service', name: 'invalid', namespace: 'default' });
  }
  const selects = of.selector;
  const front = selects.kind === 'workload' ? selects.name : nodesServiceName(selects.labels);
  const own = headless ? { name: `${front}-headless`, selects, headless } : { name: front, selects };
  currentSuite()?.addService(own);
  return new Service({ kind: 'own-service', ...own });
}

/** A service that is made while the nodes ask for its name. @example everyNode().resolves(newService()).within('5s') */
export function newService(): NewService {
  return new NewService();
}

/**
 * A service of the type NodePort over these pods or agents, at every node's address.
 * @example everyNode().reaches(nodePort(everyNode())).tcp()
 */
export function nodePort(of: { readonly selector: PodSelector }): NodePort {
  const selects = of?.selector;
  if (!selects) mistake('nodePort() needs pods(…) or everyNode()');
  const name = `${selects?.kind === 'workload' ? selects.name : nodesServiceName(selects?.labels)}-port`;
  const made = { name, selects: selects ?? { kind: 'nodes' }, nodePort: true } as const;
  currentSuite()?.addService(made);
  return new NodePort({ kind: 'node-port', ...made });
}

/** The same nodes are the same service, whichever suite asks. */
function nodesServiceName(labels: Readonly<Record<string, string>> = {}): string {
  const text = Object.entries(labels).sort().flat().join('-').toLowerCase();
  return [
    NODES_SERVICE,
    text
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 28)
      .replace(/-$/, ''),
  ]
    .filter(Boolean)
    .join('-');
}

function clusterService(text: string): Service {
  const [name = '', namespace = '', ...rest] = text.split('.');
  const valid =
    name !== '' && namespace !== '' && (rest.length === 0 || (rest.length === 1 && rest[0] === 'svc'));
  if (!valid) mistake(`bad service '${text}': write name.namespace`);
  return new Service({ kind: 'service', name, namespace });
}

/** The cluster's DNS service, whatever it is called. */
export function dnsService(): Service {
  return new Service({ kind: 'dns-service' });
}

/** The API server, asked by the runner. */
export class ApiServer {
  /** Every check behind `/readyz` passes. */
  ready(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'api-health', args: { endpoint: 'readyz' } });
  }

  /** Every check behind `/livez` passes. */
  live(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'api-health', args: { endpoint: 'livez' } });
  }

  /** Its certificate lasts so many days more, and is for the address that was used. @default 14 days */
  hasCertificate({ days = 14 }: { readonly days?: number } = {}): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'api-certificate', args: { minDays: minDays(days) } });
  }

  /** There is somebody behind each admission webhook that may not be ignored. */
  findsWebhooks(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'webhooks', args: {} });
  }

  /** The checks of etcd behind `/readyz` pass. */
  reachesEtcd(): FactAsked {
    const args = { endpoint: 'readyz', only: ['etcd', 'etcd-readiness'] } as const;
    return new FactAsked({ kind: 'fact', fact: 'api-health', args });
  }

  /** 99 of 100 of its requests to etcd take no longer, during the run. @default 300ms */
  asksEtcdWithin(limit: Duration = '300ms'): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'etcd-requests', args: { withinMs: durationMs(limit) } });
  }
}

export function apiServer(): ApiServer {
  return guard(new ApiServer(), 'question');
}

/** The components that act on the cluster, asked by giving them something to do. */
class ControlPlane {
  /** A pod that names no node gets one. @default within 5s */
  schedules(): TrialAsked {
    return trial('schedule', {}, 5000);
  }

  /** A Deployment of one gets its pod; once it is deleted, the pod is garbage-collected. @default within 5s each */
  deploys(): TrialAsked {
    return trial('deploy', {}, 5000);
  }

  /** These leases are renewed in time. One that does not exist is skipped. @default namespace kube-system */
  renews(names: readonly string[], namespace = 'kube-system'): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'leases', args: { namespace, names } });
  }
}

export function controlPlane(): ControlPlane {
  return guard(new ControlPlane(), 'question');
}

/** What nodes are to be there, and what they are like. */
class DeclaredNodes {
  readonly #expected: Inventory;

  constructor(expected: Inventory) {
    this.#expected = expected;
  }

  /** All that is declared is so; what is not mentioned is not judged. */
  holds(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'inventory', args: { expected: this.#expected } });
  }
}

/** The nodes as they were declared. @example inventory({ nodes: 3, versions: { kubelet: 'v1.35' } }).holds() */
export function inventory(expected: Inventory): DeclaredNodes {
  if (typeof expected !== 'object' || expected === null) mistake('inventory() needs an object: { nodes: 3 }');
  return guard(new DeclaredNodes(expected ?? {}), 'question');
}

/** A kind of volumes, tried with a claim of the run's own. */
class StorageClass {
  readonly #className: string | undefined;

  constructor(className?: string) {
    this.#className = className;
  }

  /** A claim is bound, and what one pod writes into its volume another one reads. @default 1Gi, within 60s */
  keepsData({ size = '1Gi' }: { readonly size?: string } = {}): TrialAsked {
    if (!/^\d+(\.\d+)?(E|P|T|G|M|k|Ei|Pi|Ti|Gi|Mi|Ki)?$/.test(size)) mistake(`bad size '${size}': e.g. 1Gi`);
    const className = this.#className === undefined ? {} : { className: this.#className };
    return trial('volume', { ...className, size }, 60_000);
  }
}

/** The storage class of that name. @param name @default the cluster's default one */
export function storageClass(name?: string): StorageClass {
  if (name !== undefined && !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name))
    mistake(`bad storage class '${name}': lower-case letters, digits, - and .`);
  return guard(new StorageClass(name), 'question');
}
