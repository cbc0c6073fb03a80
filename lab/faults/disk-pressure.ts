import { adminRequest } from '../cluster/api.ts';
import { nodeIs } from '../cluster/nodes.ts';
import { importImages } from '../node/images.ts';
import { configureKubelet, restartKubelet } from '../node/kubelet.ts';
import { nodeNamed } from '../state/context.ts';
import type { Fault } from './fault.ts';

const failed = '/api/v1/namespaces/kube-system/pods?fieldSelector=status.phase%3DFailed';

/** The disk is not filled, which all nodes share; this kubelet finds any disk too full. */
export const diskPressure: Fault = {
  name: 'disk-pressure',
  summary: 'the kubelet finds the disk full: it turns pods away, ends those that run, and removes images',
  targets: 'NODE',
  async inject(lab, name) {
    const node = nodeNamed(lab, name);
    configureKubelet(lab, node, { shortOfDisk: true });
    await restartKubelet(lab, node);
    await nodeIs(lab, node.name, 'DiskPressure', 'True');
  },
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    configureKubelet(lab, node);
    await restartKubelet(lab, node);
    await importImages(lab, node); // there is no registry to get them back from
    await nodeIs(lab, node.name, 'DiskPressure', 'False');
    await adminRequest(lab, 'DELETE', failed); // what is left of the pods that had to go
  },
};
