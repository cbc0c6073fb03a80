import { LabError } from '../errors.ts';
import { type LabNode, plan } from '../network/addresses.ts';
import { runIn } from '../network/netns.ts';
import type { LabContext } from '../state/context.ts';
import { until } from '../system/wait.ts';
import { adminRequest } from './api.ts';

const deployment = '/apis/apps/v1/namespaces/kube-system/deployments/coredns';
const slices =
  '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices?labelSelector=kubernetes.io/service-name%3Dkube-dns';

export const dnsReplicas = 2;

interface EndpointSliceList {
  readonly items: readonly {
    readonly endpoints?: readonly {
      readonly addresses: readonly string[];
      readonly conditions: { readonly ready?: boolean };
      readonly targetRef?: { readonly name: string };
    }[];
  }[];
}

export interface DnsEndpoint {
  readonly pod: string;
  readonly address: string;
}

async function available(lab: LabContext): Promise<number> {
  const { body } = await adminRequest(lab, 'GET', deployment);
  return (body as { status?: { availableReplicas?: number } }).status?.availableReplicas ?? 0;
}

/** Where the DNS service sends questions. */
export async function dnsEndpoints(lab: LabContext): Promise<DnsEndpoint[]> {
  const { items } = (await adminRequest(lab, 'GET', slices)).body as EndpointSliceList;
  const all = items.flatMap((slice) => slice.endpoints ?? []);
  return all
    .filter(({ conditions }) => conditions.ready)
    .map(({ addresses: [address = ''], targetRef }) => ({ pod: targetRef?.name ?? '', address }));
}

async function endpoints(lab: LabContext): Promise<number> {
  return (await dnsEndpoints(lab)).length;
}

/** Waits until kube-proxy of each node has heard of the DNS service and its endpoints. */
export async function dnsRulesProgrammed(nodes: readonly LabNode[]): Promise<void> {
  const rule = new RegExp(`-d ${plan.dnsService}/32 .* -j KUBE-SVC-`);
  await until({ what: "kube-proxies' rules for DNS" }, async () => {
    const list = ['-w', '-t', 'nat', '-S', 'KUBE-SERVICES'];
    const rules = await Promise.all(nodes.map(({ netns }) => runIn(netns, 'iptables', list)));
    return rules.every((text) => rule.test(text));
  });
}

const destinations = /"kube-system\/kube-dns:dns" .*--to-destination ([\d.]+):53/g;

/** Waits until the DNS service has these pods behind it, as many as belong there, and each node's kube-proxy knows it. */
export async function dnsServedBy(lab: LabContext, isWanted: (pod: string) => boolean): Promise<void> {
  await until({ what: 'the right pods behind the DNS service' }, async () => {
    const behind = await dnsEndpoints(lab);
    if (behind.length !== dnsReplicas || !behind.every(({ pod }) => isWanted(pod))) return false;
    const wanted = behind.map(({ address }) => address).sort();
    const rules = await Promise.all(
      lab.nodes.map(({ netns }) => runIn(netns, 'iptables', ['-w', '-t', 'nat', '-S'])),
    );
    return rules.every((text) => {
      const known = [...text.matchAll(destinations)].map(([, address]) => address).sort();
      return known.join(' ') === wanted.join(' ');
    });
  });
}

/** Puts other pods behind the DNS service. @param app their label `k8s-app` @param podPrefix what their names begin with */
export async function serveDnsBy(lab: LabContext, app: string, podPrefix: string): Promise<void> {
  const path = '/api/v1/namespaces/kube-system/services/kube-dns';
  await adminRequest(lab, 'PATCH', path, { spec: { selector: { 'k8s-app': app } } });
  await dnsServedBy(lab, (pod) => pod.startsWith(podPrefix));
}

/** DNS is ready when any pod of any node can ask it, not when its pods say so. */
export async function dnsReady(lab: LabContext): Promise<void> {
  await until({ what: 'CoreDNS available' }, async () => (await available(lab)) === dnsReplicas);
  await until({ what: 'CoreDNS endpoints' }, async () => (await endpoints(lab)) === dnsReplicas);
  await dnsRulesProgrammed(lab.nodes);
}

export async function dnsGone(lab: LabContext): Promise<void> {
  await until({ what: 'end of CoreDNS' }, async () => (await endpoints(lab)) === 0);
}

export async function scaleDns(lab: LabContext, replicas: number): Promise<void> {
  const { status } = await adminRequest(lab, 'PATCH', `${deployment}/scale`, { spec: { replicas } });
  if (status !== 200) throw new LabError(`CoreDNS cannot be scaled to ${replicas}: ${status}`);
}
