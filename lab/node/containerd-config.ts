import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageNames } from '../build/images.ts';
import type { LabNode } from '../network/addresses.ts';
import { cniBinaries, cniConfigDir } from './cni.ts';

export function containerdSocket(node: LabNode): string {
  return join(node.dir, 'containerd.sock');
}

/** Where containerd keeps one folder a task. */
export function tasksDir(node: LabNode): string {
  return join(node.dir, 'run', 'io.containerd.runtime.v2.task', 'k8s.io');
}

/** Below which the node's containers have their cgroups. */
export const podsCgroup = 'k8s.io';

/** Where runc keeps what it knows of the node's containers. */
export function runcRoot(node: LabNode): string {
  return join(node.dir, 'runc');
}

export function configFile(node: LabNode): string {
  return join(node.dir, 'containerd.toml');
}

function config(node: LabNode): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${join(node.dir, 'containerd')}"
state = "${join(node.dir, 'run')}"
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs",
]

[grpc]
address = "${containerdSocket(node)}"

[ttrpc]
address = "${containerdSocket(node)}.ttrpc"

[${cri}]
sandbox_image = "${imageNames.pause}"
# Pods' namespaces below this node's folder instead of the machine's, so that they can be told apart.
netns_mounts_under_state_dir = true
# Without CAP_SYS_RESOURCE nobody may lower a process' oom_score_adj, and runc dies trying.
restrict_oom_score_adj = true

[${cri}.cni]
bin_dir = "${cniBinaries}"
conf_dir = "${cniConfigDir(node)}"

[${cri}.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[${cri}.containerd.runtimes.runc.options]
Root = "${runcRoot(node)}"
`;
}

export function configureContainerd(node: LabNode): void {
  mkdirSync(node.dir, { recursive: true });
  writeFileSync(configFile(node), config(node));
}
