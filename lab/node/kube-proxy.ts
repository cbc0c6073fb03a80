import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabNode, plan } from '../network/addresses.ts';
import { enterNetns } from '../network/netns.ts';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import type { Service } from '../state/processes.ts';
import { run } from '../system/run.ts';

/** Where it says how it is. */
export const kubeProxyPort = 10256;

export function kubeProxyName(node: LabNode): string {
  return `${node.name}.kube-proxy`;
}

function configFile(node: LabNode): string {
  return join(node.dir, 'kube-proxy.json');
}

export function configureKubeProxy(lab: LabContext, node: LabNode): void {
  const config = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clientConnection: { kubeconfig: files.kubeconfig(lab.dir, 'kube-proxy') },
    clusterCIDR: plan.pods,
    hostnameOverride: node.name,
    // Zero leaves the sysctl alone: they belong to the machine, and a node's namespace cannot set them.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
  mkdirSync(node.dir, { recursive: true });
  writeFileSync(configFile(node), JSON.stringify(config, null, 2));
}

function command(lab: LabContext, node: LabNode): string[] {
  return [lab.artifacts.kube, 'kube-proxy', `--config=${configFile(node)}`];
}

export function kubeProxy(lab: LabContext, node: LabNode): Service {
  return { name: kubeProxyName(node), netns: node.netns, command: command(lab, node) };
}

/** Removes the rules kube-proxy has left in the node; it knows best which are its own. */
export async function flushServiceRules(lab: LabContext, node: LabNode): Promise<void> {
  const [program = '', ...args] = [...enterNetns(node.netns), ...command(lab, node), '--cleanup'];
  await run(program, args);
}
