import { adminRequest } from '../cluster/api.ts';
import { applyFile } from '../cluster/apply.ts';
import { dnsServedBy } from '../cluster/dns.ts';
import type { LabContext } from '../state/context.ts';
import type { Fault } from './fault.ts';

/** Puts other pods behind the DNS service. */
async function serveBy(lab: LabContext, app: string, podPrefix: string): Promise<void> {
  const path = '/api/v1/namespaces/kube-system/services/kube-dns';
  await adminRequest(lab, 'PATCH', path, { spec: { selector: { 'k8s-app': app } } });
  await dnsServedBy(lab, (pod) => pod.startsWith(podPrefix));
}

/** Not every kernel can delay packets, so a forwarder does it. */
export const dnsLate: Fault = {
  name: 'dns-late',
  summary: 'every answer of the DNS service comes 700 ms late',
  async inject(lab) {
    await applyFile(lab.dir, 'objects/dns-late.yaml');
    await serveBy(lab, 'dns-late', 'dns-late-');
  },
  async heal(lab) {
    await serveBy(lab, 'kube-dns', 'coredns-');
    await adminRequest(lab, 'DELETE', '/apis/apps/v1/namespaces/kube-system/deployments/dns-late');
    await adminRequest(lab, 'DELETE', '/api/v1/namespaces/kube-system/services/dns-in-time');
  },
};
