import { adminRequest } from '../cluster/api.ts';
import { dnsReady } from '../cluster/dns.ts';
import { drain } from '../cluster/drain.ts';
import { kubeletName, restartKubelet } from '../node/kubelet.ts';
import { nodeNamed } from '../state/context.ts';
import { stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

export const nodeRemoved: Fault = {
  name: 'node-removed',
  summary: 'the node is drained, its kubelet stopped, and it is deleted from the API: it has left',
  targets: 'NODE',
  async inject(lab, name) {
    const node = nodeNamed(lab, name);
    await drain(lab, node.name);
    await stopService(lab.dir, kubeletName(node));
    await adminRequest(lab, 'DELETE', `/api/v1/nodes/${node.name}`);
    await dnsReady(lab);
  },
  // a kubelet that starts makes itself known again
  heal: (lab, name) => restartKubelet(lab, nodeNamed(lab, name)),
};
