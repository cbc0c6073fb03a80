import type { Cause } from '../finding.ts';
import type { RunReport } from '../run-report.ts';
import type { Baseline } from './baseline.ts';

/** What became of a cluster since its baseline. */
export interface Comparison {
  /** `passed`: nothing is worse · `failed`: something is · `inconclusive`: of something nobody could tell */
  readonly verdict: RunReport['verdict'];
  /** one sentence */
  readonly summary: string;
  /** what was broken before counts as well */
  readonly strict: boolean;
  readonly baseline: Pick<Baseline, 'takenAt' | 'takenBy' | 'runId' | 'cluster'>;
  /** checks that had an answer both times */
  readonly compared: number;
  /** worst first */
  readonly differences: readonly Difference[];
  /** what was waited for before anything was asked; absent: nothing was to be */
  readonly settled?: Settled;
}

/**
 * `worse`: it was well, or is not known to have been broken · `unclear`: the same, and it could not be asked now ·
 * `old`: it was broken before as well · `unasked`: it was not well before, and could not be asked now · `better`: it was
 * not well before, and is · `moved`: it is another, which is neither good nor bad
 */
export type Meaning = (typeof MEANINGS)[number];
export const MEANINGS = ['worse', 'unclear', 'old', 'unasked', 'better', 'moved'] as const;

export interface Difference {
  readonly meaning: Meaning;
  readonly kind: 'check' | 'node' | 'workload' | 'version' | 'certificate';
  /** of what */
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** what the diagnosis lays it on now */
  readonly cause?: Cause;
}

/** How the cluster came to rest before it was asked. */
export interface Settled {
  readonly waitedMs: number;
  /** everything that was waited for at some time */
  readonly waitedFor: readonly string[];
  /** what was still under way at the end; empty: nothing */
  readonly left: readonly string[];
  /** why something was not waited for: it could not be read */
  readonly unread?: string;
}
