import type { ClusterFacts } from '../core/facts.ts';
import type { WorkloadFact } from '../core/workload-facts.ts';
import type { WorkloadScope } from '../core/workload-scope.ts';
import { judgeObjects } from './judge-objects.ts';
import { judgeCondition } from './node-condition.ts';
import { isRollingOut, type Patience, whyStuck } from './rollout.ts';

/** What was so before, and is not waited for. */
export interface Unwell {
  /** names of nodes that were not ready */
  readonly nodes: ReadonlySet<string>;
  /** how many pods a workload had that lacked some, by `kind namespace/name` */
  readonly workloads: ReadonlyMap<string, number>;
}

export interface Seen {
  readonly facts: ClusterFacts;
  /** absent: they could not be read */
  readonly workloads?: readonly WorkloadFact[];
  /** by the API server's clock */
  readonly now: Date;
}

export interface Waiting {
  readonly scope: WorkloadScope;
  readonly stuckMs: number;
  readonly before: Unwell;
}

/**
 * What in a cluster has not come to rest yet, and may do so by itself: nodes that are not ready, rollouts under way,
 * pods that are missing. A rollout that is stuck is no such thing: waiting does not help it.
 */
export function unsettled(
  { facts, workloads = [], now }: Seen,
  { scope, stuckMs, before }: Waiting,
): string[] {
  const { error } = facts.api?.readyz ?? {};
  const patience = { graceMs: 0, stuckMs };
  const going = judgeObjects(workloads, {
    scope,
    now,
    what: 'workloads',
    expected: 'settled',
    wrong: (workload) => {
      const observed = underWay(workload, patience, before, now);
      return observed === undefined ? undefined : { observed, code: 'unsettled' };
    },
  });
  return [
    ...(error ? [`the API server: ${error.message}`] : []),
    ...unready(facts, before),
    ...going.filter(({ status }) => status === 'failed').map(({ to, observed }) => `${to}: ${observed}`),
  ];
}

function unready({ nodes }: ClusterFacts, before: Unwell): string[] {
  const joining = nodes.filter((node) => node.joining).map(({ name }) => `node ${name}: joining`);
  const failed = judgeCondition(nodes, 'Ready', 'True').filter(({ status }) => status === 'failed');
  return [
    ...joining,
    ...failed.filter(({ to }) => !before.nodes.has(to)).map(({ to }) => `node ${to}: not ready`),
  ];
}

function underWay(workload: WorkloadFact, patience: Patience, before: Unwell, now: Date): string | undefined {
  const { kind, namespace, name, generation, observedGeneration, desired, available, paused } = workload;
  if (paused) return undefined;
  if (observedGeneration < generation) return 'its controller has not seen what is wanted';
  if (whyStuck(workload, patience, now) !== undefined) return undefined;
  const has = `${available} of ${desired} available`;
  if (isRollingOut(workload, patience, now)) return `rolling out, ${workload.updated} updated, ${has}`;
  const was = before.workloads.get(`${kind} ${namespace}/${name}`);
  return available < desired && (was === undefined || available < was) ? has : undefined;
}
