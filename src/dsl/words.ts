import { NODES_SERVICE, type PodSelector, type Serve } from '../core/plan.ts';
import { Nodes, Pods } from './askers.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import { FactAsked, type TrialAsked, trial } from './questions.ts';
import { currentSuite, requireSuite } from './suite-builder.ts';
import { NewService, Service } from './targets.ts';

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

export interface PodsOptions {
  /** @default 1 */
  readonly count?: number;
  /** ports by protocol, above 1024 @default { tcp: 8080 } */
  readonly serve?: Serve;
}

/** Lightweight pods of this suite's own, spread over the nodes; they serve and can ask. */
export function pods(name: string, { count = 1, serve = { tcp: 8080 } }: PodsOptions = {}): Pods {
  const workload = { name, count, serve };
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
}

export function apiServer(): ApiServer {
  return guard(new ApiServer(), 'question');
}

/** The components that act on the cluster, asked by giving them something to do. */
class ControlPlane {
  /** A pod that names no node gets one. @default within 10s */
  schedules(): TrialAsked {
    return trial('schedule', {}, 10_000);
  }

  /** These leases are renewed in time. One that does not exist is skipped. @default namespace kube-system */
  renews(names: readonly string[], namespace = 'kube-system'): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'leases', args: { namespace, names } });
  }
}

export function controlPlane(): ControlPlane {
  return guard(new ControlPlane(), 'question');
}
