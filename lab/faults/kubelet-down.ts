import { nodesReady } from '../cluster/nodes.ts';
import { kubelet, kubeletName, kubeletPort } from '../node/kubelet.ts';
import { nodeNamed } from '../state/context.ts';
import { startService, stopService } from '../state/processes.ts';
import { listening } from '../system/listening.ts';
import type { Fault } from './fault.ts';

export const kubeletDown: Fault = {
  name: 'kubelet-down',
  summary: 'the kubelet dies; pods run on, and the node is reported NotReady some 20 s later',
  targets: 'NODE',
  inject: (lab, node) => stopService(lab.dir, kubeletName(nodeNamed(lab, node))),
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    const started = new Date();
    startService(lab.dir, kubelet(lab, node));
    await listening(node.address, kubeletPort);
    await nodesReady(lab, [node.name], started);
  },
};
