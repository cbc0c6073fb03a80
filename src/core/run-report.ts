import type { Comparison } from './baseline/comparison.ts';
import type { ClusterState } from './cluster-state.ts';
import type { ClusterFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import type { Outcome, Status } from './outcome.ts';

/** Everything a run knows at its end. Renderers only format it; none of them computes a status. */
export interface RunReport {
  readonly runId: string;
  readonly version: string;
  readonly driver: string;
  /** what the config wants every report to carry, e.g. `{ env: 'prod' }` */
  readonly labels: Readonly<Record<string, string>>;
  /** UTC, ISO 8601 */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
  /** `passed`: exit 0 · `failed`: 1 · `inconclusive`: 3 · `interrupted`: 130 */
  readonly verdict: 'passed' | 'failed' | 'inconclusive' | 'interrupted';
  /** the whole as the health document has it: `degraded` where a check failed, `unknown` where nobody could tell */
  readonly status: NodeReport['status'];
  /** one sentence: the first finding where there is one */
  readonly summary: string;
  readonly facts: ClusterFacts;
  readonly nodes: readonly NodeReport[];
  readonly outcomes: readonly Outcome[];
  readonly connectivity: readonly Connectivity[];
  readonly findings: readonly Finding[];
  /** what was asked after the checks, to tell causes apart */
  readonly followUps: readonly Outcome[];
  /** absent: nobody wanted to know */
  readonly state?: ClusterState;
  /** absent: there is no baseline */
  readonly comparison?: Comparison;
}

/**
 * One node as Satellite's status document has it: `running`, `degraded` (a probe failed and no finding lays that
 * on another node), `unknown` (nothing was asked of it, or it could not be asked).
 */
export interface NodeReport {
  readonly name: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly member: 'alive' | 'failed' | 'left' | 'none';
  readonly status: 'running' | 'degraded' | 'unknown';
  readonly probes: readonly NodeProbe[];
  /** the last lines of a failed node's agent and its pod's events, bounded, secrets removed */
  readonly log: readonly string[];
}

export interface NodeProbe {
  /** `<suite>/<check>` */
  readonly checker: string;
  readonly status: Status;
  /** `critical`: failed, and the blame is not on another node · `warning`: failed through another, or not asked */
  readonly severity: 'critical' | 'warning' | 'none';
  readonly detail: string;
  readonly error?: string;
  readonly code?: string;
  readonly durationMs?: number;
}

/** Who reached whom over one protocol and path. */
export interface Connectivity {
  readonly protocol: 'tcp' | 'udp';
  readonly path: 'pod' | 'service' | 'host';
  readonly nodes: readonly string[];
  readonly tried: number;
  readonly notTried: number;
  readonly failed: readonly {
    readonly from: string;
    readonly to: string;
    readonly code: string;
    readonly phase: string;
  }[];
  /** of the exchanges that succeeded; absent where there were none */
  readonly latencyMs?: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** How everything in a report is sorted: by bytes, the same whatever the locale. */
export function byBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
