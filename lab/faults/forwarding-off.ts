import { linksOf, runIn } from '../network/netns.ts';
import { type LabContext, nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

/**
 * For each link by itself, and for those to come: the switch for all of them would be turned on again by the next pod's
 * start, as CNI's bridge does that where it finds it off.
 */
async function forward(lab: LabContext, name: string | undefined, value: 0 | 1): Promise<void> {
  const { netns } = nodeNamed(lab, name);
  const links = ['default', ...(await linksOf(netns))];
  const settings = links.map((link) => `net/ipv4/conf/${link}/forwarding=${value}`);
  await runIn(netns, 'sysctl', ['-qw', ...settings]);
}

export const forwardingOff: Fault = {
  name: 'forwarding-off',
  summary: 'the node does not forward packets: its pods reach each other and the node, and nothing else',
  targets: 'NODE',
  inject: (lab, node) => forward(lab, node, 0),
  heal: (lab, node) => forward(lab, node, 1),
};
