import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabNode, plan } from '../network/addresses.ts';

/** Where Debian's containernetworking-plugins puts its programs. */
export const cniBinaries = '/usr/lib/cni';

/** Also names the files libcni leaves behind for pods that were never torn down. */
export const cniNetwork = 'kube-smoke-lab';

export function cniConfigDir(node: LabNode): string {
  return join(node.dir, 'cni');
}

/** One bridge a node, addresses out of the node's subnet; the overlay's routes do the rest. */
export function configureCni(node: LabNode): void {
  const bridge = {
    type: 'bridge',
    bridge: 'cni0',
    isDefaultGateway: true,
    hairpinMode: true,
    mtu: plan.overlayMtu,
    ipam: { type: 'host-local', dataDir: join(node.dir, 'ipam'), ranges: [[{ subnet: node.podSubnet }]] },
  };
  const portmap = { type: 'portmap', capabilities: { portMappings: true } };
  const config = { cniVersion: '0.3.1', name: cniNetwork, plugins: [bridge, portmap] };
  mkdirSync(cniConfigDir(node), { recursive: true });
  writeFileSync(join(cniConfigDir(node), '10-lab.conflist'), JSON.stringify(config, null, 2));
}
