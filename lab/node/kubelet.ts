import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabNode, plan } from '../network/addresses.ts';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import type { Service } from '../state/processes.ts';
import { containerdSocket } from './containerd-config.ts';

export const kubeletPort = 10250;

export function kubeletName(node: LabNode): string {
  return `${node.name}.kubelet`;
}

function configFile(node: LabNode): string {
  return join(node.dir, 'kubelet.json');
}

export function configureKubelet(lab: LabContext, node: LabNode): void {
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
    // What a machine with cgroup v1, and containers inside a container, does not let the kubelet do.
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    localStorageCapacityIsolation: false,
    // The nodes share one disk and one memory, and images that were removed could not be pulled again.
    evictionHard: { 'nodefs.available': '1%', 'imagefs.available': '1%', 'memory.available': '50Mi' },
    imageGCHighThresholdPercent: 100,
  };
  mkdirSync(node.dir, { recursive: true });
  writeFileSync(configFile(node), JSON.stringify(config, null, 2));
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
