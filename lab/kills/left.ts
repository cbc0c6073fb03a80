import { MANAGED_BY, RUN_LABEL } from '../../src/core/labels.ts';
import { NO_SCHEDULER } from '../../src/drivers/kubernetes/deployment-manifest.ts';
import type { Lab } from '../lab.ts';
import type { Running } from './running.ts';

/** What is there of a run. */
export interface Left {
  readonly namespace: string;
  readonly runId: string;
  /** it is being removed */
  readonly going: boolean;
  /** pods that have not ended, as far as the API server knows */
  readonly pods: number;
  /** containers that run */
  readonly containers: number;
}

interface Namespace {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

async function listed(lab: Lab): Promise<readonly Namespace[]> {
  const selector = Object.entries(MANAGED_BY).map(([key, value]) => `${key}=${value}`);
  const path = `/api/v1/namespaces?labelSelector=${encodeURIComponent(selector.join(','))}`;
  return ((await lab.adminRequest('GET', path)).body as { items: Namespace[] }).items;
}

export const namespacesOfRuns = async (lab: Lab): Promise<string[]> =>
  (await listed(lab)).map(({ metadata }) => metadata.name);

/** @param known namespaces of other runs @returns undefined where nothing is there */
export async function leftOf(
  lab: Lab,
  running: Running,
  known: ReadonlySet<string>,
): Promise<Left | undefined> {
  const found = (await listed(lab)).find(({ metadata }) => !known.has(metadata.name));
  if (!found) return undefined;
  const { name: namespace, labels, deletionTimestamp } = found.metadata;
  return {
    namespace,
    runId: labels[RUN_LABEL] ?? '',
    going: deletionTimestamp !== undefined,
    pods: (await podsAlive(lab, namespace)).length,
    containers: running.count(namespace),
  };
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly schedulerName: string; readonly nodeName?: string };
  readonly status: { readonly phase: string };
}

/** Pods that run or may do so yet: one that no scheduler takes never will. */
export async function podsAlive(lab: Lab, namespace: string): Promise<string[]> {
  const { body } = await lab.adminRequest('GET', `/api/v1/namespaces/${namespace}/pods`);
  const alive = (body as { items: Pod[] }).items.filter(
    ({ spec, status: { phase } }) =>
      phase !== 'Succeeded' && phase !== 'Failed' && spec.schedulerName !== NO_SCHEDULER,
  );
  return alive.map(({ metadata, spec, status }) => `${metadata.name} ${status.phase} ${spec.nodeName ?? ''}`);
}
