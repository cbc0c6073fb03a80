import type { Smoked } from '../cases/run-smoke.ts';
import type { Entry } from './entry.ts';

/** Where entries are tried: a running lab of one kind. */
export interface Field {
  /** Mends everything, and waits until nothing is left of it. */
  restore(): Promise<void>;
  /** Breaks the lab as the entry says, runs all default suites, and heals. The lab is well again when it returns. */
  attempt(entry: Entry, signal: AbortSignal): Promise<Smoked>;
}

/** A run that takes longer than this is no smoke test any more. */
export const LIMIT_MS = 120_000;
