/**
 * Why a check will not run: `not-configured`: it takes something that only the config can tell · `not-selected`: by
 * the options of the run · `not-permitted`: the account lacks a right · `not-applicable`: not on this cluster, or not
 * under the spec's own condition.
 */
export type Why =
  | 'opt-in'
  | 'in-the-file'
  | 'not-configured'
  | 'not-selected'
  | 'not-permitted'
  | 'not-applicable';

export interface Skipped {
  readonly why: Why;
  /** for people */
  readonly reason: string;
}

export const IN_THE_FILE: Skipped = { why: 'in-the-file', reason: 'skipped in the spec file' };

/** @param key the way to it in `smoke.config.ts` */
export const notConfigured = (key: string): Skipped => ({
  why: 'not-configured',
  reason: `not configured: ${key} in smoke.config.ts`,
});

export const NOT_SELECTED: Skipped = { why: 'not-selected', reason: 'not selected' };
