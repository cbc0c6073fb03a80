import type { LabNode } from '../network/addresses.ts';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import { type Service, startService } from '../state/processes.ts';
import { run } from '../system/run.ts';
import { until } from '../system/wait.ts';
import { configFile, containerdSocket } from './containerd-config.ts';

export function containerdName(node: LabNode): string {
  return `${node.name}.containerd`;
}

function containerd(node: LabNode): Service {
  return {
    name: containerdName(node),
    netns: node.netns,
    command: ['containerd', '--config', configFile(node)],
  };
}

/** Containerd's own command line, speaking to the node's images and containers of Kubernetes. */
export function ctr(node: LabNode, ...words: string[]): Promise<string> {
  return run('ctr', ['--address', containerdSocket(node), '--namespace', 'k8s.io', ...words]);
}

/** Starts containerd and waits until it answers: a kubelet that finds nobody at the socket gives up for good. */
export async function startContainerd(lab: LabContext, node: LabNode): Promise<void> {
  startService(lab.dir, containerd(node));
  const hint = files.log(lab.dir, containerdName(node));
  await until({ what: `containerd of ${node.name}`, intervalMs: 50, hint }, async () => {
    await ctr(node, 'version');
    return true;
  });
}
