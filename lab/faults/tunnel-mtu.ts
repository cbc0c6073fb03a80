import { plan } from '../network/addresses.ts';
import { ipBatch } from '../network/netns.ts';
import { overlayLink } from '../network/overlay.ts';
import { nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

export const tunnelMtu: Fault = {
  name: 'tunnel-mtu',
  summary:
    "the node's tunnel takes 1300 bytes a packet (or so many), less than its pods believe, and says so to them",
  targets: 'NODE [BYTES]',
  inject: (lab, node, bytes = '1300') =>
    ipBatch(nodeNamed(lab, node).netns, [`link set ${overlayLink} mtu ${bytes}`]),
  heal: (lab, node) =>
    ipBatch(nodeNamed(lab, node).netns, [`link set ${overlayLink} mtu ${plan.overlayMtu}`]),
};
