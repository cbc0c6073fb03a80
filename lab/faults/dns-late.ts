import { adminRequest } from '../cluster/api.ts';
import { applyFile } from '../cluster/apply.ts';
import { serveDnsBy } from '../cluster/dns.ts';
import type { Fault } from './fault.ts';

/** Not every kernel can delay packets, so a forwarder does it. */
export const dnsLate: Fault = {
  name: 'dns-late',
  summary: 'every answer of the DNS service comes 700 ms late',
  async inject(lab) {
    await applyFile(lab.dir, 'objects/dns-late.yaml');
    await serveDnsBy(lab, 'dns-late', 'dns-late-');
  },
  async heal(lab) {
    await serveDnsBy(lab, 'kube-dns', 'coredns-');
    await adminRequest(lab, 'DELETE', '/apis/apps/v1/namespaces/kube-system/deployments/dns-late');
    await adminRequest(lab, 'DELETE', '/api/v1/namespaces/kube-system/services/dns-in-time');
  },
};
