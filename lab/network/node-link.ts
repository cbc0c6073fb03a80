import type { LabContext } from '../state/context.ts';
import { type LabNode, plan, switchNetns } from './addresses.ts';
import { ipBatch, runIn } from './netns.ts';
import { connectOverlay, createOverlay } from './overlay.ts';
import { createCable } from './switch.ts';

/** Nodes forward for their pods, and what is bridged between two pods has to pass kube-proxy's rules too. */
async function setKernelSwitches(node: LabNode): Promise<void> {
  await runIn(node.netns, 'sysctl', ['-qw', 'net.ipv4.ip_forward=1']);
  // Absent where bridged frames are not filtered at all.
  await runIn(node.netns, 'sysctl', ['-qw', '-e', 'net.bridge.bridge-nf-call-iptables=1']);
}

async function createMasquerade(node: LabNode): Promise<void> {
  const leavingPods = ['-s', plan.pods, '!', '-d', plan.pods, '-j', 'MASQUERADE'];
  await runIn(node.netns, 'iptables', ['-w', '-t', 'nat', '-A', 'POSTROUTING', ...leavingPods]);
}

/**
 * Brings the node's cable up with all the routes that hang on it. Can be repeated: the kernel drops a device's routes
 * when it goes down, and heals call this to get them back.
 */
export async function connectNode(lab: LabContext, node: LabNode): Promise<void> {
  await ipBatch(node.netns, [
    'link set eth0 up',
    // Any route will do: kube-proxy rewrites the destination, but only of packets the kernel thinks it can route.
    `route replace ${plan.services} dev eth0`,
  ]);
  await connectOverlay(lab, node);
}

export async function createNodeNetwork(lab: LabContext, node: LabNode): Promise<void> {
  await createCable(lab.dir, switchNetns, node);
  await setKernelSwitches(node);
  await createMasquerade(node);
  await createOverlay(node);
  await connectNode(lab, node);
}
