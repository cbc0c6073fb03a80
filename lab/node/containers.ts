import { readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { netnsPath } from '../network/netns.ts';
import { mounts, mountsBelow } from '../system/mounts.ts';
import { endProcessesIn } from '../system/namespace-processes.ts';
import { cniNetwork } from './cni.ts';

/** Network namespaces by their names, and those of pods, which are mounted below the given directory. */
function namespaceIds(names: readonly string[], dir: string): Set<string> {
  const named = mounts().filter(({ path }) => names.some((name) => path === netnsPath(name)));
  const ids = [...named, ...mountsBelow(dir)].map(({ root }) => root);
  return new Set(ids.filter((root) => root.startsWith('net:[')));
}

/** Ends all that runs in nodes: components, containers, and the shims that look after them. */
export async function endContainers(netnsNames: readonly string[], dir: string): Promise<void> {
  await endProcessesIn(namespaceIds(netnsNames, dir));
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function removeShimSocket(task: string): void {
  try {
    const address = readFileSync(join(task, 'address'), 'utf8').trim();
    if (address.startsWith('unix:///')) rmSync(address.slice('unix://'.length), { force: true });
  } catch {
    // a task whose shim had not come that far
  }
}

const cgroupRoot = '/sys/fs/cgroup';

/** Removes a group without members, and those in it, from all hierarchies. @param name as in `k8s.io/ID` */
export function removeCgroups(name: string): void {
  const hierarchies = [cgroupRoot, ...list(cgroupRoot).map((hierarchy) => join(cgroupRoot, hierarchy))];
  for (const hierarchy of hierarchies) removeCgroup(join(hierarchy, name));
}

function removeCgroup(group: string): void {
  for (const inner of folders(group)) removeCgroup(join(group, inner));
  try {
    rmdirSync(group);
  } catch {
    // not there, or not a hierarchy
  }
}

function folders(dir: string): string[] {
  try {
    const entries = readdirSync(dir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}

/**
 * Removes what killed shims leave outside their nodes' folders.
 * @param tasksDir where containerd keeps one folder a task
 * @param cgroup below which its containers have theirs
 */
export function sweepShims(tasksDir: string, cgroup: string): void {
  for (const id of list(tasksDir)) {
    removeShimSocket(join(tasksDir, id));
    removeCgroups(join(cgroup, id));
  }
}

const cniResults = '/var/lib/cni/results';

/**
 * Removes what pods that were not torn down in order leave outside the lab: libcni keeps a file for each pod and
 * network, the loopback's among them.
 */
export function removeCniResults(): void {
  const results = list(cniResults);
  const ofLab = results.filter((name) => name.startsWith(`${cniNetwork}-`));
  const sandboxes = ofLab.map((name) => name.slice(cniNetwork.length + 1, name.lastIndexOf('-')));
  const left = results.filter((name) => sandboxes.some((sandbox) => name.includes(sandbox)));
  for (const name of left) rmSync(join(cniResults, name), { force: true });
}
