/** What a watch found, as plain JSON: what `--json` writes. */

/** What is tried on a path; docs/upgrades.md says how. */
export const WATCHED = ['tcp', 'kept', 'service', 'dns', 'api-server'] as const;
export type Watched = (typeof WATCHED)[number];

/** One path of one agent. */
export interface Way {
  readonly path: Watched;
  /** name of the node whose agent tries it */
  readonly from: string;
  /** name of a node, or of a service */
  readonly to: string;
}

/** From when to when. UTC, by the runner's clock. */
interface Stretch {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
}

/** Nothing got through. */
export interface Outage extends Way, Stretch {
  /** it lasted when the watch ended */
  readonly ongoing: boolean;
  /** of the first try that failed: a system's code, `ETIMEDOUT`, a DNS response code, `HTTP_<status>` */
  readonly code: string;
  readonly error: string;
  /** a kept connection was lost, not just silent */
  readonly broke?: boolean;
}

/** Nobody knows: no outage, and not green. */
export interface Unwatched extends Way, Stretch {
  readonly reason: string;
}

export interface WatchedWay extends Way {
  readonly watchedMs: number;
  readonly outMs: number;
  readonly outages: number;
}

export interface WatchReport {
  readonly schemaVersion: 1;
  readonly verdict: 'passed' | 'failed' | 'inconclusive';
  /** one sentence */
  readonly summary: string;
  readonly run: {
    readonly id: string;
    readonly driver: string;
    readonly cluster: { readonly name: string; readonly version: string };
    readonly version: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
  /** `file upgrade.done`, `SIGINT`, `timeout` */
  readonly endedBy: string;
  readonly everyMs: number;
  readonly nodes: readonly string[];
  readonly ways: readonly WatchedWay[];
  /** by their beginning */
  readonly outages: readonly Outage[];
  /** by their beginning */
  readonly unwatched: readonly Unwatched[];
  /** what there is not here, and why */
  readonly skipped: readonly { readonly path: Watched; readonly reason: string }[];
}
