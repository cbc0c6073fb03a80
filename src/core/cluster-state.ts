import type { WorkloadFact } from './workload-facts.ts';

/** What is there besides what was checked: read for a baseline, and for what is held against one. */
export interface ClusterState {
  /** the same for as long as the cluster lives, whatever it is called; absent: it could not be read */
  readonly id?: string;
  /** absent: they could not be read */
  readonly workloads?: readonly WorkloadCount[];
}

/** How far a workload is there. */
export interface WorkloadCount
  extends Pick<WorkloadFact, 'kind' | 'namespace' | 'name' | 'desired' | 'available'> {}
