import { NODE_ROLE, ROLE_LABEL, RUN_LABEL } from '../../core/labels.ts';
import type { OwnService, Serve } from '../../core/plan.ts';
import { labelValue } from './names.ts';
import type { RunPlace } from './run-place.ts';

interface Port {
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

const ports = (serve: Serve): readonly Port[] =>
  Object.entries(serve).map(([name, port]) => ({ name, protocol: name === 'udp' ? 'UDP' : 'TCP', port }));

/** Without a selector: see `selectorPatch` and `sliceManifest`. */
export function serviceManifest(
  place: RunPlace,
  { name, headless, nodePort = false }: OwnService,
  serve: Serve,
) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: place.metadata(place.serviceName(name)),
    spec: {
      type: nodePort ? 'NodePort' : 'ClusterIP',
      // without a selector it would else be taken for dual-stack, and refuse a selector later
      ...(headless ? { clusterIP: 'None', ipFamilyPolicy: 'SingleStack' } : {}),
      ports: ports(serve).map((port) => ({ ...port, targetPort: port.port })),
    },
  };
}

/** A merge patch that puts a workload's pods behind its service. */
export function selectorPatch({ runId }: RunPlace, { selects }: OwnService) {
  const role = selects.kind === 'nodes' ? NODE_ROLE : selects.name;
  return { spec: { selector: { [RUN_LABEL]: labelValue(runId), [ROLE_LABEL]: labelValue(role) } } };
}

export interface Endpoint {
  readonly podName: string;
  /** absent: not known */
  readonly node?: string;
  readonly address: string;
}

/** By it kube-proxy passes over endpoints that it has no rules for. */
const HEADLESS_LABEL = { 'service.kubernetes.io/headless': '' };

/** All endpoints of a service in one slice. */
export function sliceManifest(
  place: RunPlace,
  service: string,
  serve: Serve,
  endpoints: readonly Endpoint[],
  headless = false,
) {
  const labels = {
    'kubernetes.io/service-name': service,
    // nobody else's to reconcile
    'endpointslice.kubernetes.io/managed-by': 'kube-smoke',
    ...(headless ? HEADLESS_LABEL : {}),
  };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: place.metadata(service, labels),
    addressType: endpoints[0]?.address.includes(':') ? 'IPv6' : 'IPv4',
    ports: ports(serve),
    endpoints: endpoints.map(({ podName, node, address }) => ({
      addresses: [address],
      conditions: { ready: true, serving: true, terminating: false },
      ...(node === undefined ? {} : { nodeName: node }),
      targetRef: { kind: 'Pod', name: podName, namespace: place.namespace },
    })),
  };
}

/** A headless service and its endpoints, which are no pods: only their names matter. */
export function namesManifests(place: RunPlace, name: string, hosts: readonly string[], address: string) {
  const serve = { tcp: 80 };
  const service = serviceManifest(place, { name, selects: { kind: 'nodes' }, headless: true }, serve);
  const slice = sliceManifest(place, place.serviceName(name), serve, [], true);
  const endpoints = hosts.map((hostname) => ({
    addresses: [address],
    hostname,
    conditions: { ready: true },
  }));
  return { service, slice: { ...slice, endpoints } };
}
