import { replaceDns } from '../cluster/corefile.ts';
import { nodesReady } from '../cluster/nodes.ts';
import { ipBatch } from '../network/netns.ts';
import { connectNode } from '../network/node-link.ts';
import { podsCgroup, tasksDir } from '../node/containerd-config.ts';
import { endContainers, sweepShims } from '../node/containers.ts';
import { kubeletPort } from '../node/kubelet.ts';
import { startNode } from '../node/node.ts';
import { nodeNamed } from '../state/context.ts';
import { listening } from '../system/listening.ts';
import type { Fault } from './fault.ts';
import { activeFaults } from './journal.ts';

const NAME = 'node-down';

/** Pods of DNS may be there, too: whoever is healed last sees to them. */
const isAnotherDown = (dir: string, node: string): boolean =>
  activeFaults(dir).some(({ name, targets }) => name === NAME && targets[0] !== node);

export const nodeDown: Fault = {
  name: NAME,
  summary: 'the node loses its power: its components, its pods and its cable',
  targets: 'NODE',
  async inject(lab, name) {
    const node = nodeNamed(lab, name);
    await ipBatch(node.netns, ['link set eth0 down']); // first, for the dead say nothing
    await endContainers([node.netns], node.dir);
    sweepShims(tasksDir(node), podsCgroup); // containerd will not, for shims that died without it
  },
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    const started = new Date();
    await connectNode(lab, node);
    await startNode(lab, node);
    await listening(node.address, kubeletPort);
    await nodesReady(lab, [node.name], started);
    // each loss of a node is a restart of what runs on it: after some of them a run would be right to complain
    if (!isAnotherDown(lab.dir, node.name)) await replaceDns(lab);
  },
};
