import { existsSync, renameSync } from 'node:fs';
import { adminRequest } from '../cluster/api.ts';
import { readiness } from '../cluster/nodes.ts';
import { cniConfigDir } from '../node/cni.ts';
import { kubelet, restartKubelet } from '../node/kubelet.ts';
import { nodeNamed } from '../state/context.ts';
import { startService } from '../state/processes.ts';
import { until } from '../system/wait.ts';
import type { Fault } from './fault.ts';
import { nodeRemoved } from './node-removed.ts';

const aside = (folder: string): string => `${folder}.aside`;

export const nodeJoining: Fault = {
  name: 'node-joining',
  summary: 'the node has just made itself known, and waits for its network to be set up',
  targets: 'NODE',
  async inject(lab, name) {
    const node = nodeNamed(lab, name);
    const folder = cniConfigDir(node);
    await nodeRemoved.inject(lab, node.name);
    if (!existsSync(aside(folder))) renameSync(folder, aside(folder));
    startService(lab.dir, kubelet(lab, node));
    await until(
      { what: `${node.name} known again` },
      async () => (await readiness(lab)).get(node.name) === 'False',
    );
  },
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    const folder = cniConfigDir(node);
    if (existsSync(aside(folder))) renameSync(aside(folder), folder);
    await adminRequest(lab, 'PATCH', `/api/v1/nodes/${node.name}`, { spec: { unschedulable: null } });
    await restartKubelet(lab, node);
  },
};
