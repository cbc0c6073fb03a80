import { adminRequest } from '../cluster/api.ts';
import { applyFile } from '../cluster/apply.ts';
import { serveDnsBy } from '../cluster/dns.ts';
import type { LabContext } from '../state/context.ts';
import { until } from '../system/wait.ts';
import { etcdSlowDisk } from './etcd-slow-disk.ts';
import type { Fault } from './fault.ts';

/** So that no write is put down in less than what CoreDNS's health check allows for it. */
const DELAY_MS = '100';
const MEMBERS = ['1', '2', '3'];
const RESTARTS = 2;

const namespace = '/namespaces/kube-system';
const pods = `/api/v1${namespace}/pods?labelSelector=k8s-app%3Ddns-lease`;
const made = [
  `/apis/apps/v1${namespace}/deployments/dns-lease`,
  `/apis/coordination.k8s.io/v1${namespace}/leases/dns-lease`,
  `/apis/rbac.authorization.k8s.io/v1${namespace}/rolebindings/dns-lease`,
  `/apis/rbac.authorization.k8s.io/v1${namespace}/roles/dns-lease`,
];

interface PodList {
  readonly items: readonly {
    readonly status: {
      readonly containerStatuses?: readonly { readonly name: string; readonly restartCount: number }[];
    };
  }[];
}

async function restarts(lab: LabContext): Promise<number[]> {
  const { items } = (await adminRequest(lab, 'GET', pods)).body as PodList;
  return items.map(
    ({ status }) => status.containerStatuses?.find(({ name }) => name === 'coredns')?.restartCount ?? 0,
  );
}

/** Nothing but the disks is broken: all else follows. */
export const dnsNeedsEtcd: Fault = {
  name: 'dns-needs-etcd',
  summary:
    'slow disks under etcd make writes late, and so CoreDNS, which lives by them, is restarted without end',
  async inject(lab) {
    await applyFile(lab.dir, 'objects/dns-lease.yaml');
    await serveDnsBy(lab, 'dns-lease', 'dns-lease-');
    for (const member of MEMBERS) await etcdSlowDisk.inject(lab, member, DELAY_MS);
    await until({ what: 'DNS restarts again and again', seconds: 90, intervalMs: 500 }, async () =>
      (await restarts(lab)).every((count) => count >= RESTARTS),
    );
  },
  async heal(lab) {
    for (const member of MEMBERS) await etcdSlowDisk.heal(lab, member);
    await serveDnsBy(lab, 'kube-dns', 'coredns-');
    for (const path of made) await adminRequest(lab, 'DELETE', path);
  },
};
