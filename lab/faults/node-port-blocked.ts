import { enterNetns, runIn } from '../network/netns.ts';
import { nodeNamed } from '../state/context.ts';
import { succeeds } from '../system/run.ts';
import type { Fault } from './fault.ts';

/** Before kube-proxy's rules see it; the comment tells the rule from others. */
function rules(address: string): string[][] {
  return ['tcp', 'udp'].map((protocol) => [
    ...['PREROUTING', '-d', `${address}/32`, '-p', protocol, '--dport', '30000:32767'],
    ...['-m', 'comment', '--comment', 'kube-smoke-lab:node-port-blocked', '-j', 'DROP'],
  ]);
}

async function exists(netns: string, rule: string[]): Promise<boolean> {
  const [program = '', ...words] = [...enterNetns(netns), 'iptables', '-w', '-t', 'mangle', '-C', ...rule];
  return succeeds(program, words);
}

export const nodePortBlocked: Fault = {
  name: 'node-port-blocked',
  summary: 'a firewall in front of the node drops what goes to node ports; all else passes',
  targets: 'NODE',
  async inject(lab, name) {
    const { netns, address } = nodeNamed(lab, name);
    for (const rule of rules(address)) {
      if (!(await exists(netns, rule))) await runIn(netns, 'iptables', ['-w', '-t', 'mangle', '-I', ...rule]);
    }
  },
  async heal(lab, name) {
    const { netns, address } = nodeNamed(lab, name);
    for (const rule of rules(address)) {
      while (await exists(netns, rule)) await runIn(netns, 'iptables', ['-w', '-t', 'mangle', '-D', ...rule]);
    }
  },
};
