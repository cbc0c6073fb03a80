import { dnsServedBy } from '../cluster/dns.ts';
import { kubeProxy, kubeProxyName, kubeProxyPort } from '../node/kube-proxy.ts';
import { nodeNamed } from '../state/context.ts';
import { startService, stopService } from '../state/processes.ts';
import { listening } from '../system/listening.ts';
import type { Fault } from './fault.ts';

export const proxyStale: Fault = {
  name: 'proxy-stale',
  summary: 'kube-proxy dies and its rules stay: services work as they were, and new ones do not',
  targets: 'NODE',
  inject: (lab, node) => stopService(lab.dir, kubeProxyName(nodeNamed(lab, node))),
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    startService(lab.dir, kubeProxy(lab, node));
    await listening(node.address, kubeProxyPort);
    await dnsServedBy(lab, () => true); // what became of services meanwhile is known again
  },
};
