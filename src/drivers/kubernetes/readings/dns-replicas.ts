import { DriverError } from '../../../core/errors.ts';
import type { DnsReplicaFact } from '../../../core/facts.ts';
import type { Api } from '../api.ts';
import { findDnsService } from '../dns-service.ts';
import { listAll } from '../list-all.ts';
import { kindPath } from '../run-place.ts';

interface EndpointSlice {
  readonly addressType?: string;
  readonly ports?: readonly { readonly name?: string; readonly protocol?: string; readonly port?: number }[];
  readonly endpoints?: readonly {
    readonly addresses?: readonly string[];
    readonly nodeName?: string;
    readonly conditions?: { readonly ready?: boolean };
    readonly targetRef?: { readonly name?: string };
  }[];
}

/** The pods behind the cluster's DNS service. @throws DriverError `absent` where there is no such service */
export async function dnsReplicas(api: Api): Promise<readonly DnsReplicaFact[]> {
  const doing = 'list the endpoints of the DNS service';
  const { metadata } = (await findDnsService(api)) ?? {};
  if (!metadata) throw new DriverError('there is none', { doing, code: 'absent', retryable: false });
  const { namespace = 'kube-system', name } = metadata;
  const query = new URLSearchParams({ labelSelector: `kubernetes.io/service-name=${name}` });
  const path = `${kindPath(namespace, 'endpointslices')}?${query}`;
  return (await listAll<EndpointSlice>(api, path, doing)).flatMap(toReplicas);
}

function toReplicas({ endpoints, ports }: EndpointSlice): DnsReplicaFact[] {
  const udp = portOf(ports, 'UDP');
  const tcp = portOf(ports, 'TCP');
  return (endpoints ?? []).flatMap(({ addresses = [], nodeName = '', conditions, targetRef }) =>
    addresses.slice(0, 1).map((address) => ({
      pod: targetRef?.name ?? '',
      node: nodeName,
      address,
      // not known is taken for ready, as Kubernetes has it
      ready: conditions?.ready ?? true,
      ports: { ...(udp && { udp }), ...(tcp && { tcp }) },
    })),
  );
}

/** A DNS service may serve metrics too: the port that is meant comes first by its name, then by its place. */
function portOf(ports: EndpointSlice['ports'] = [], protocol: string): number | undefined {
  const fitting = (ports ?? []).filter((port) => (port.protocol ?? 'TCP') === protocol);
  return (fitting.find(({ name }) => name?.startsWith('dns')) ?? fitting[0])?.port;
}
