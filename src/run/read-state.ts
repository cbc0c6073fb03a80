import type { ClusterState, WorkloadCount } from '../core/cluster-state.ts';
import { DriverError } from '../core/errors.ts';
import type { WorkloadFact } from '../core/workload-facts.ts';
import type { WorkloadScope } from '../core/workload-scope.ts';
import type { Cluster } from '../drivers/driver.ts';
import { exclusionOf, inScope } from '../facts/in-scope.ts';

/** Reads what is not there yet. What cannot be read is left out: that is no reason to have no baseline. */
export async function readState(cluster: Cluster, scope: WorkloadScope): Promise<ClusterState> {
  if (cluster.facts.api?.readyz.error) return {};
  const [id, workloads] = await Promise.all([
    orNothing(cluster.read('cluster-id')),
    orNothing(cluster.read('workloads', scope.namespaces)),
  ]);
  return {
    ...(id ? { id } : {}),
    ...(workloads ? { workloads: workloads.filter(judged(scope)).map(countOf) } : {}),
  };
}

function judged(scope: WorkloadScope): (workload: WorkloadFact) => boolean {
  const now = new Date();
  return (workload) => {
    const excluded = exclusionOf(workload, [workload.name], scope, now);
    return inScope(workload, scope) && (excluded === undefined || excluded.over);
  };
}

const countOf = ({ kind, namespace, name, desired, available }: WorkloadFact): WorkloadCount => ({
  kind,
  namespace,
  name,
  desired,
  available,
});

/** @returns undefined where a driver cannot, or may not, read it */
async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DriverError) return undefined;
    throw error;
  }
}
