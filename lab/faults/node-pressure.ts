import { conditionOf } from '../cluster/nodes.ts';
import { configureKubelet, restartKubelet } from '../node/kubelet.ts';
import { nodeNamed } from '../state/context.ts';
import { until } from '../system/wait.ts';
import type { Fault } from './fault.ts';

const conditions = ['DiskPressure', 'MemoryPressure', 'PIDPressure'];
/** More than any machine has. Soft, and with a long grace: the conditions are told, and nothing is evicted. */
const plenty = { 'nodefs.available': '1000Ti', 'memory.available': '1000Ti', 'pid.available': '1000G' };
const grace = Object.fromEntries(Object.keys(plenty).map((signal) => [signal, '24h']));

export const nodePressure: Fault = {
  name: 'node-pressure',
  summary: 'a kubelet finds its node short of disk, memory and process ids; nothing is evicted',
  targets: 'NODE',
  async inject(lab, name) {
    const node = nodeNamed(lab, name);
    configureKubelet(lab, node, { evictionSoft: plenty, evictionSoftGracePeriod: grace });
    await restartKubelet(lab, node);
    await told(lab, node.name, 'True');
  },
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    configureKubelet(lab, node);
    await restartKubelet(lab, node);
    await told(lab, node.name, 'False');
  },
};

async function told(lab: Parameters<Fault['heal']>[0], node: string, status: string): Promise<void> {
  await until({ what: `pressure of ${node} is ${status}` }, async () => {
    const found = await Promise.all(conditions.map((type) => conditionOf(lab, node, type)));
    return found.every((one) => one === status);
  });
}
