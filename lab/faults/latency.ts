import { fileURLToPath } from 'node:url';
import { UsageError } from '../errors.ts';
import { type LabNode, plan } from '../network/addresses.ts';
import { runIn } from '../network/netns.ts';
import { connectOverlay, overlayLink, redirectOverlay } from '../network/overlay.ts';
import { type LabContext, nodeNamed } from '../state/context.ts';
import { startService, stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

const relay = fileURLToPath(new URL('../network/delay-relay.ts', import.meta.url));
const relayName = (node: LabNode): string => `${node.name}.delay`;
/** Where the relay takes what one node sends to another. */
const relayPort = (from: LabNode, to: LabNode): number => 18_000 + 10 * from.index + to.index;

const othersOf = (lab: LabContext, node: LabNode): LabNode[] => lab.nodes.filter((other) => other !== node);

/** What leaves the node has to be whole: the relay is no network card that would cut it and sum it up. */
const offload = (node: LabNode, state: 'on' | 'off') =>
  runIn(node.netns, 'ethtool', ['-K', overlayLink, 'tx', state, 'tso', state, 'gso', state]);

/** Packets take a way around, by a program that keeps them for a while. */
export const latency: Fault = {
  name: 'latency',
  summary: "what the node's pods send arrives 200 ms (or so many) late at the other nodes, answers as well",
  targets: 'NODE [MS]',
  async inject(lab, name, ms = '200') {
    const node = nodeNamed(lab, name);
    if (!(Number(ms) > 0)) throw new UsageError(`${ms} are no milliseconds`);
    const others = othersOf(lab, node);
    const ways = others.map((to) => `${relayPort(node, to)}=${to.address}:${plan.overlayPort}`);
    startService(lab.dir, { name: relayName(node), command: [process.execPath, relay, ms, ...ways] });
    await offload(node, 'off');
    await redirectOverlay(
      node,
      others.map((to) => ({ to, address: plan.host, port: relayPort(node, to) })),
    );
  },
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    await connectOverlay(lab, node);
    await offload(node, 'on');
    await stopService(lab.dir, relayName(node));
  },
};
