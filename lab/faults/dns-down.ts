import { dnsGone, dnsReady, dnsReplicas, scaleDns } from '../cluster/dns.ts';
import type { Fault } from './fault.ts';

export const dnsDown: Fault = {
  name: 'dns-down',
  summary: 'CoreDNS has no pods left: its service refuses every question',
  async inject(lab) {
    await scaleDns(lab, 0);
    await dnsGone(lab);
  },
  async heal(lab) {
    await scaleDns(lab, dnsReplicas);
    await dnsReady(lab);
  },
};
