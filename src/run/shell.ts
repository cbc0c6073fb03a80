import type { Mistake } from '../core/errors.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Plan, Source } from '../core/plan.ts';
import type { Skipped } from '../core/skipped.ts';
import type { Session } from './session.ts';

/** The test runner that reads spec files and runs them. */
export interface Shell {
  /** Reads all spec files, runs nothing. */
  collect(): Promise<Collected>;
  /**
   * Runs what was collected. Declared checks take their outcomes from the session.
   * @returns the outcomes that only the shell knows: imperative tests, and files that broke
   */
  run(session: Session): Promise<readonly Outcome[]>;
  /** Ends at once whatever goes on. */
  close(): Promise<void>;
}

/** A check or test in the spec files, whether it will run or not. */
export interface Listed {
  /** `<suite>/<check>` */
  readonly id: string;
  readonly suite: string;
  readonly name: string;
  readonly source?: Source;
  /** absent: it will run */
  readonly not?: Skipped;
}

export interface Collected {
  /** the names of all suites with checks, selected or not */
  readonly suites: readonly string[];
  /** all checks and tests, in the order of the files */
  readonly listed: readonly Listed[];
  /** every check that will run */
  readonly plan: Plan;
  /** checks and tests that will not, each with its reason */
  readonly skipped: readonly Outcome[];
  /** how many imperative tests there are */
  readonly tests: number;
  /** all that is wrong with the specs */
  readonly mistakes: readonly Mistake[];
}
