import type { LabContext } from '../state/context.ts';
import { run } from '../system/run.ts';
import { type LabNode, plan } from './addresses.ts';
import { ipBatch } from './netns.ts';

export const overlayLink = 'vx0';

/** What flannel does with its VXLAN backend, without flannel: one device, and an entry for each other node. */
export async function createOverlay(node: LabNode): Promise<void> {
  const tunnel = `type vxlan id 1 dstport ${plan.overlayPort} local ${node.address} dev eth0 nolearning`;
  await ipBatch(node.netns, [
    `link add ${overlayLink} address ${node.overlayMac} mtu ${plan.overlayMtu} ${tunnel}`,
    `addr add ${node.overlayAddress}/32 dev ${overlayLink}`,
  ]);
}

/** Brings the overlay up and tells the node where the others are; can be repeated. */
export async function connectOverlay(lab: LabContext, node: LabNode): Promise<void> {
  const others = lab.nodes.filter((other) => other.name !== node.name);
  await ipBatch(node.netns, [
    `link set ${overlayLink} up`,
    ...others.flatMap(({ overlayAddress, overlayMac, podSubnet }) => [
      `neigh replace ${overlayAddress} lladdr ${overlayMac} dev ${overlayLink} nud permanent`,
      `route replace ${podSubnet} via ${overlayAddress} dev ${overlayLink} onlink`,
    ]),
  ]);
  await redirectOverlay(
    node,
    others.map((to) => ({ to, address: to.address, port: plan.overlayPort })),
  );
}

/** Where a node sends what is for another. */
interface Hop {
  readonly to: LabNode;
  readonly address: string;
  readonly port: number;
}

/** Tells the node's end of the overlay where to send what is for the others. */
export async function redirectOverlay(node: LabNode, hops: readonly Hop[]): Promise<void> {
  const forwarding = hops.map(
    ({ to, address, port }) =>
      `fdb replace ${to.overlayMac} dev ${overlayLink} dst ${address} port ${port} self permanent`,
  );
  if (forwarding.length === 0) return;
  await run('bridge', ['-n', node.netns, '-batch', '-'], { input: `${forwarding.join('\n')}\n` });
}

export async function disconnectOverlay(node: LabNode): Promise<void> {
  await ipBatch(node.netns, [`link set ${overlayLink} down`]);
}
