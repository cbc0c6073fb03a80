import { nodesReady } from '../cluster/nodes.ts';
import { containerdName, startContainerd } from '../node/containerd.ts';
import { nodeNamed } from '../state/context.ts';
import { stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

export const containerdDown: Fault = {
  name: 'containerd-down',
  summary:
    'containerd dies; pods run on, none starts or ends, and the kubelet says soon that its node is not ready',
  targets: 'NODE',
  inject: (lab, node) => stopService(lab.dir, containerdName(nodeNamed(lab, node))),
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    const started = new Date();
    await startContainerd(lab, node);
    await nodesReady(lab, [node.name], started);
  },
};
