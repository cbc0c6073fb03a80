import { join } from 'node:path';

/**
 * The address plan. 198.18.0.0/15 is set aside for benchmarks (RFC 2544), so no network that matters uses it.
 * Nodes are 198.18.0.11 and up, the pods of node i are 198.18.(128+i).0/24, the services are 198.19.0.0/16.
 */
export const plan = {
  everything: '198.18.0.0/15',
  host: '198.18.0.1',
  pods: '198.18.128.0/17',
  services: '198.19.0.0/16',
  apiService: '198.19.0.1',
  dnsService: '198.19.0.10',
  /** Where only nodes reach etcd, once a case has made a service there. */
  etcdService: '198.19.0.20',
  apiPort: 6443,
  overlayPort: 8472,
  /** Ethernet less what VXLAN adds to each packet. */
  overlayMtu: 1450,
} as const;

export const apiServer = `https://${plan.host}:${plan.apiPort}`;

/** The switch between the nodes, and this machine's cable to it. */
export const switchNetns = 'smoke-switch';
export const hostLink = 'smoke0';

export const mostNodes = 8;

export interface LabNode {
  /** The node's name in Kubernetes. */
  readonly name: string;
  readonly index: number;
  readonly netns: string;
  readonly dir: string;
  readonly address: string;
  readonly podSubnet: string;
  /** The node's end of the overlay: the first address of its pod subnet, which no pod gets. */
  readonly overlayAddress: string;
  readonly overlayMac: string;
}

export function labNode(dir: string, index: number): LabNode {
  return {
    name: `n${index}`,
    index,
    netns: `smoke-n${index}`,
    dir: join(dir, `n${index}`),
    address: `198.18.0.${10 + index}`,
    podSubnet: `198.18.${128 + index}.0/24`,
    overlayAddress: `198.18.${128 + index}.0`,
    overlayMac: `0a:00:00:00:00:0${index}`,
  };
}

/** Members share the host's address, which only this lab uses, and differ by their ports. */
export function etcdPorts(member: number): { client: number; peer: number } {
  return { client: 2379 + 10 * (member - 1), peer: 2380 + 10 * (member - 1) };
}
