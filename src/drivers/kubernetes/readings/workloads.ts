import { oneLine } from '../../../core/hostile-text.ts';
import type { WorkloadFact } from '../../../core/workload-facts.ts';
import type { Api } from '../api.ts';
import type { Condition, Metadata } from '../wire.ts';
import { listOthers } from './list-others.ts';
import { toObjectFact } from './object-fact.ts';

interface Workload {
  readonly metadata: Metadata & {
    readonly generation?: number;
    readonly managedFields?: readonly { readonly subresource?: string; readonly time?: string }[];
  };
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly partition?: number };
    };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly conditions?: readonly Condition[];
  };
}

const KINDS = { Deployment: 'deployments', StatefulSet: 'statefulsets', DaemonSet: 'daemonsets' } as const;

/** Deployments, stateful sets and daemon sets. */
export async function workloads(
  api: Api,
  _options: unknown,
  namespaces?: readonly string[],
): Promise<readonly WorkloadFact[]> {
  const kinds = Object.entries(KINDS) as [WorkloadFact['kind'], string][];
  const found = await Promise.all(
    kinds.map(async ([kind, plural]) => {
      const listed = await listOthers<Workload>(api, { group: '/apis/apps/v1', plural }, namespaces);
      return listed.map((workload) => toFact(kind, workload));
    }),
  );
  return found.flat();
}

function toFact(kind: WorkloadFact['kind'], workload: Workload): WorkloadFact {
  const { metadata, spec, status = {} } = workload;
  const created = metadata.creationTimestamp ?? '';
  const progress = status.conditions?.find(({ type }) => type === 'Progressing');
  const refusal = status.conditions?.find((one) => one.type === 'ReplicaFailure' && one.status === 'True');
  return {
    ...toObjectFact(kind, metadata),
    generation: metadata.generation ?? 0,
    observedGeneration: status.observedGeneration ?? 0,
    ...(kind === 'DaemonSet' ? daemons(workload) : replicas(workload)),
    paused: spec.paused === true,
    changedAt: writtenAt(workload, false) || created,
    statusAt: writtenAt(workload, true) || created,
    ...(progress && { progress: told(progress) }),
    ...(refusal && { refusal: told(refusal).message }),
  };
}

type Counts = Pick<WorkloadFact, 'desired' | 'toUpdate' | 'updated' | 'available'>;

function replicas({ spec: { replicas = 1, updateStrategy }, status = {} }: Workload): Counts {
  const held =
    updateStrategy?.type === 'OnDelete' ? replicas : (updateStrategy?.rollingUpdate?.partition ?? 0);
  return {
    desired: replicas,
    toUpdate: Math.max(0, replicas - held),
    updated: status.updatedReplicas ?? 0,
    available: status.availableReplicas ?? 0,
  };
}

function daemons({ spec: { updateStrategy }, status = {} }: Workload): Counts {
  const desired = status.desiredNumberScheduled ?? 0;
  return {
    desired,
    toUpdate: updateStrategy?.type === 'OnDelete' ? 0 : desired,
    updated: status.updatedNumberScheduled ?? 0,
    available: status.numberAvailable ?? 0,
  };
}

/** Who writes an object is noted there with the time at which something in it last became different. */
function writtenAt({ metadata }: Workload, status: boolean): string {
  const times = (metadata.managedFields ?? [])
    .filter(({ subresource }) => (subresource === 'status') === status)
    .map(({ time = '' }) => time);
  return times.sort().at(-1) ?? '';
}

const told = ({ status, reason = '', message = '' }: Condition) => ({
  status,
  reason,
  message: oneLine(message),
});
