import { type LabNode, plan } from '../network/addresses.ts';
import { enterNetns, runIn } from '../network/netns.ts';
import { nodeNamed } from '../state/context.ts';
import { succeeds } from '../system/run.ts';
import type { Fault } from './fault.ts';

/** Before kube-proxy's rules give them another destination. */
const rules = ['udp', 'tcp'].map((protocol) => (node: LabNode) => [
  ...['PREROUTING', '-s', node.podSubnet, '-d', plan.dnsService, '-p', protocol, '--dport', '53'],
  ...['-j', 'DROP'],
]);

const table = ['-w', '-t', 'raw'];

function exists(node: LabNode, rule: readonly string[]): Promise<boolean> {
  const [program = '', ...words] = [...enterNetns(node.netns), 'iptables', ...table, '-C', ...rule];
  return succeeds(program, words);
}

export const dnsNode: Fault = {
  name: 'dns-node',
  summary: "the pods of one node do not reach the DNS service's address",
  targets: 'NODE',
  async inject(lab, name) {
    const node = nodeNamed(lab, name);
    for (const rule of rules.map((of) => of(node))) {
      if (!(await exists(node, rule))) await runIn(node.netns, 'iptables', [...table, '-I', ...rule]);
    }
  },
  async heal(lab, name) {
    const node = nodeNamed(lab, name);
    for (const rule of rules.map((of) => of(node))) {
      while (await exists(node, rule)) await runIn(node.netns, 'iptables', [...table, '-D', ...rule]);
    }
  },
};
