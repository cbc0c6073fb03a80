import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabNode } from '../network/addresses.ts';
import { tasksDir } from './containerd-config.ts';

/** A container that runs, other than those that only hold a pod's namespaces. */
export interface RunningContainer {
  readonly node: string;
  /** its pod's */
  readonly namespace: string;
  readonly pod: string;
}

/** What really runs, by what the runtime keeps and the kernel says: the API server may be gone, or told of nothing. */
export const runningContainers = (nodes: readonly LabNode[]): RunningContainer[] =>
  nodes.flatMap((node) => tasks(node).flatMap((id) => running(node, id) ?? []));

function tasks(node: LabNode): string[] {
  try {
    return readdirSync(tasksDir(node));
  } catch {
    return []; // a node that never ran
  }
}

function running(node: LabNode, id: string): RunningContainer | undefined {
  const folder = join(tasksDir(node), id);
  try {
    const pid = readFileSync(join(folder, 'init.pid'), 'utf8').trim();
    // a pid alone may be somebody else's by now
    if (!readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(id)) return undefined;
    const { annotations = {} } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as {
      annotations?: Record<string, string>;
    };
    if (annotations['io.kubernetes.cri.container-type'] !== 'container') return undefined;
    const namespace = annotations['io.kubernetes.cri.sandbox-namespace'] ?? '';
    return { node: node.name, namespace, pod: annotations['io.kubernetes.cri.sandbox-name'] ?? '' };
  } catch {
    return undefined; // it has ended, or is only just being made
  }
}
