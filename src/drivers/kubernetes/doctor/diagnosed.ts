/**
 * One thing that doctor looked at. `failed`: a run lacks it · `skipped`: a run goes without, and skips something ·
 * `inconclusive`: it could not be asked.
 */
export interface Diagnosed {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'inconclusive';
  readonly detail: string;
  /** what is missing is this rule, ready to be pasted into a Role */
  readonly rule?: string;
}
