import type { WorkloadCount } from '../cluster-state.ts';
import type { Finding } from '../finding.ts';
import type { Status } from '../outcome.ts';

/** Raised when a baseline of before can no longer be read. */
export const SNAPSHOT_VERSION = 1;

/**
 * What a cluster was like at one time, as `smoke snapshot` writes it: a small part of a run's report, with nothing in
 * it that an agent or a program said.
 */
export interface Baseline {
  readonly snapshotVersion: typeof SNAPSHOT_VERSION;
  /** UTC, ISO 8601: the end of the run */
  readonly takenAt: string;
  readonly runId: string;
  /** version of this package */
  readonly takenBy: string;
  readonly cluster: BaselineCluster;
  /** absent: they could not be read */
  readonly nodes?: readonly BaselineNode[];
  readonly checks: readonly BaselineCheck[];
  /** those that the config selects; absent: they could not be read */
  readonly workloads?: readonly WorkloadCount[];
  readonly certificates: readonly BaselineCertificate[];
  readonly findings: readonly BaselineFinding[];
}

export interface BaselineCluster {
  readonly driver: string;
  /** as the kubeconfig calls it */
  readonly name: string;
  /** of the API server; empty where there is none */
  readonly version: string;
  /** absent: it could not be read */
  readonly id?: string;
}

export interface BaselineNode {
  readonly name: string;
  readonly ready: boolean;
  /** of its kubelet */
  readonly version?: string;
  /** sorted */
  readonly roles: readonly string[];
}

export interface BaselineCheck {
  /** `<suite>/<check>` */
  readonly id: string;
  readonly outcome: Status;
  readonly code?: string;
  readonly durationMs: number;
  /** of its exchanges that went well; absent: it has none, or none that says something of the network */
  readonly latencyMs?: Latency;
  /** the same by node, of all exchanges that it took part in */
  readonly nodes?: Readonly<Record<string, Latency>>;
  /** what of it failed, `from → to`, sorted; without what has another name the next time */
  readonly failed?: readonly string[];
}

export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly max: number;
}

export interface BaselineCertificate {
  /** who shows it */
  readonly of: string;
  /** UTC, ISO 8601 */
  readonly ends: string;
  /** SHA-256; absent: only its end is known */
  readonly fingerprint?: string;
}

export interface BaselineFinding extends Pick<Finding, 'cause' | 'nodes' | 'severity' | 'explains'> {}
