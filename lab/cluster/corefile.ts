import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { LabError } from '../errors.ts';
import type { LabContext } from '../state/context.ts';
import { until } from '../system/wait.ts';
import { adminRequest } from './api.ts';
import { dnsReplicas, dnsServedBy } from './dns.ts';

/** Two pods one after the other, of nodes whose kubelets may just have lost the API server. */
const ROLLED_OUT_SECONDS = 150;
const namespace = '/api/v1/namespaces/kube-system';
const deployment = '/apis/apps/v1/namespaces/kube-system/deployments/coredns';

/** What CoreDNS is told where nothing is wrong. */
export async function usualCorefile(): Promise<string> {
  const text = await readFile(new URL('../objects/coredns.yaml', import.meta.url), 'utf8');
  const objects = parseAllDocuments(text).map(
    (document) => document.toJS() as { data?: { Corefile?: string } },
  );
  return objects.find(({ data }) => data)?.data?.Corefile ?? '';
}

interface Rollout {
  readonly metadata: { readonly generation: number };
  readonly status: Readonly<Record<string, number | undefined>>;
}

async function patch(lab: LabContext, path: string, body: object): Promise<void> {
  const { status } = await adminRequest(lab, 'PATCH', path, body);
  if (status !== 200) throw new LabError(`PATCH ${path}: ${status}`);
}

async function isRolledOut(lab: LabContext): Promise<boolean> {
  const { metadata, status } = (await adminRequest(lab, 'GET', deployment)).body as Rollout;
  const counts = [status.replicas, status.updatedReplicas, status.availableReplicas];
  return status.observedGeneration === metadata.generation && counts.every((count) => count === dnsReplicas);
}

/**
 * Replaces CoreDNS's pods by ones that read this Corefile; to wait for the kubelet to change a file in a running pod
 * takes a minute. Does nothing where they have it. @param again replaces them in any case
 */
export async function serveDns(lab: LabContext, corefile: string, again = ''): Promise<void> {
  const digest = createHash('sha256').update(corefile).update(again).digest('hex').slice(0, 16);
  await patch(lab, `${namespace}/configmaps/coredns`, { data: { Corefile: corefile } });
  const annotations = { 'kube-smoke-lab/corefile': digest };
  await patch(lab, deployment, { spec: { template: { metadata: { annotations } } } });
  await until({ what: 'the new CoreDNS', seconds: ROLLED_OUT_SECONDS }, () => isRolledOut(lab));
  await dnsServedBy(lab, (pod) => pod.startsWith('coredns-'));
}

/** Replaces CoreDNS's pods one by one by such as are the same. */
export const replaceDns = async (lab: LabContext): Promise<void> =>
  serveDns(lab, await usualCorefile(), new Date().toISOString());
