import { dnsRulesProgrammed } from '../cluster/dns.ts';
import { flushServiceRules, kubeProxy, kubeProxyName } from '../node/kube-proxy.ts';
import { nodeNamed } from '../state/context.ts';
import { startService, stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

export const proxyDown: Fault = {
  name: 'proxy-down',
  summary: 'kube-proxy dies and its rules are gone: no service works from this node',
  targets: 'NODE',
  async inject(lab, name) {
    const node = nodeNamed(lab, name);
    await stopService(lab.dir, kubeProxyName(node));
    await flushServiceRules(lab, node);
  },
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    startService(lab.dir, kubeProxy(lab, node));
    await dnsRulesProgrammed([node]);
  },
};
