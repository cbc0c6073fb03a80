import type { LabNode } from '../network/addresses.ts';
import { createNodeNetwork } from '../network/node-link.ts';
import type { LabContext } from '../state/context.ts';
import { startService } from '../state/processes.ts';
import { configureCni } from './cni.ts';
import { startContainerd } from './containerd.ts';
import { configureContainerd } from './containerd-config.ts';
import { importImages } from './images.ts';
import { configureKubeProxy, kubeProxy } from './kube-proxy.ts';
import { configureKubelet, kubelet } from './kubelet.ts';

/** A node with all but its kubelet: that needs an API server to talk to, the rest does not. */
export async function prepareNode(lab: LabContext, node: LabNode): Promise<void> {
  await createNodeNetwork(lab, node);
  configureContainerd(node);
  configureCni(node);
  configureKubelet(lab, node);
  configureKubeProxy(lab, node);
  await startContainerd(lab, node);
  await importImages(lab, node);
}

export async function startNode(lab: LabContext, node: LabNode): Promise<void> {
  await startContainerd(lab, node);
  startService(lab.dir, kubelet(lab, node));
  startService(lab.dir, kubeProxy(lab, node));
}
