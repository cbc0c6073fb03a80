/**
 * Why a check will not run: `condition`: what it needs is not there, or not configured · `not-selected`: by the
 * options of the run · `not-permitted`: the account lacks a right · `not-applicable`: not on this kind of cluster.
 */
export type Why =
  | 'opt-in'
  | 'condition'
  | 'in-the-file'
  | 'not-selected'
  | 'not-permitted'
  | 'not-applicable';

export interface Skipped {
  readonly why: Why;
  /** for people */
  readonly reason: string;
}

export const IN_THE_FILE: Skipped = { why: 'in-the-file', reason: 'skipped in the spec file' };
