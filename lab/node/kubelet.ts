import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodesReady } from '../cluster/nodes.ts';
import { type LabNode, plan } from '../network/addresses.ts';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import { type Service, startService, stopService } from '../state/processes.ts';
import { listening } from '../system/listening.ts';
import { containerdSocket } from './containerd-config.ts';

export const kubeletPort = 10250;

export function kubeletName(node: LabNode): string {
  return `${node.name}.kubelet`;
}

/** What it shows who connects to it: made by itself when it first starts. */
export function kubeletCertificate(node: LabNode): { readonly crt: string; readonly key: string } {
  const file = (name: string) => join(node.dir, 'pki', name);
  return { crt: file('kubelet.crt'), key: file('kubelet.key') };
}

function configFile(node: LabNode): string {
  return join(node.dir, 'kubelet.json');
}

/** @param shortOfDisk it looks at the disk, and finds any too full */
export function configureKubelet(lab: LabContext, node: LabNode, { shortOfDisk = false } = {}): void {
  const config = {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: node.address,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: false },
      x509: { clientCAFile: files.pki(lab.dir, 'ca.crt') },
    },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: `unix://${containerdSocket(node)}`,
    podLogsDir: join(node.dir, 'podlogs'),
    clusterDNS: [plan.dnsService],
    clusterDomain: 'cluster.local',
    resolvConf: '', // the machine's name servers cannot be reached from the nodes
    nodeStatusUpdateFrequency: '4s',
    // Renewed every 2.5 s, and over 10 s after a kubelet fell silent; a real cluster takes 40 s for that.
    nodeLeaseDurationSeconds: 10,
    // What a machine with cgroup v1, and containers inside a container, does not let the kubelet do.
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    localStorageCapacityIsolation: shortOfDisk, // without, it does not know how full the disk is
    // The nodes share one disk and one memory, and images that were removed could not be pulled again.
    evictionHard: {
      'nodefs.available': shortOfDisk ? '99%' : '1%',
      'imagefs.available': '1%',
      'memory.available': '50Mi',
    },
    imageGCHighThresholdPercent: 100,
  };
  mkdirSync(node.dir, { recursive: true });
  writeFileSync(configFile(node), JSON.stringify(config, null, 2));
}

/** Waits until it has said that its node is ready, after the restart. */
export async function restartKubelet(lab: LabContext, node: LabNode): Promise<void> {
  await stopService(lab.dir, kubeletName(node));
  const started = new Date();
  startService(lab.dir, kubelet(lab, node));
  await listening(node.address, kubeletPort);
  await nodesReady(lab, [node.name], started);
}

export function kubelet(lab: LabContext, node: LabNode): Service {
  const flags = [
    `--config=${configFile(node)}`,
    `--kubeconfig=${files.kubeconfig(lab.dir, node.name)}`,
    `--root-dir=${join(node.dir, 'kubelet')}`,
    `--cert-dir=${join(node.dir, 'pki')}`,
    `--hostname-override=${node.name}`,
    `--node-ip=${node.address}`,
  ];
  return { name: kubeletName(node), netns: node.netns, command: [lab.artifacts.kube, 'kubelet', ...flags] };
}
