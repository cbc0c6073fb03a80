import { serveDns, usualCorefile } from '../cluster/corefile.ts';
import { plan } from '../network/addresses.ts';
import { dnsPods, dropInPod } from '../node/dns-pods.ts';
import type { Fault } from './fault.ts';

const news = [
  ['OUTPUT', '-d', plan.apiService],
  ['INPUT', '-s', plan.apiService],
];

export const dnsStale: Fault = {
  name: 'dns-stale',
  summary: 'CoreDNS hears nothing from the API server any more, and goes on with what it knows',
  async inject() {
    for (const pid of await dnsPods()) for (const rule of news) await dropInPod(pid, rule);
  },
  // a connection that was cut finds back in its own time, a new pod at once
  heal: async (lab) => serveDns(lab, await usualCorefile(), String(Date.now())),
};
