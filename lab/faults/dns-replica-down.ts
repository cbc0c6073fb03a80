import { dnsEndpoints } from '../cluster/dns.ts';
import { LabError } from '../errors.ts';
import { dnsPods, dropInPod, undropInPod } from '../node/dns-pods.ts';
import type { Fault } from './fault.ts';

const questions = ['udp', 'tcp'].map((protocol) => ['INPUT', '-p', protocol, '--dport', '53']);

export const dnsReplicaDown: Fault = {
  name: 'dns-replica-down',
  summary: 'one of the two CoreDNS pods hears no questions, and is ready for all that Kubernetes knows',
  async inject(lab) {
    const [first] = (await dnsEndpoints(lab)).sort((a, b) => a.address.localeCompare(b.address));
    const [pid] = await dnsPods(first?.address);
    if (!pid) throw new LabError('there is no CoreDNS pod');
    for (const rule of questions) await dropInPod(pid, rule);
  },
  async heal() {
    for (const pid of await dnsPods()) for (const rule of questions) await undropInPod(pid, rule);
  },
};
