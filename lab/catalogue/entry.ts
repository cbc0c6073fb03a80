import type { SmokeConfig } from '../../src/core/config.ts';
import type { Cause } from '../../src/core/finding.ts';
import type { Lab } from '../lab.ts';

/** One thing that goes wrong in a real cluster, or only looks like it, and what a run of all suites has to find. */
export interface Entry {
  readonly name: string;
  /** does it. @returns undoes it; both wait until they have worked */
  readonly inject: (lab: Lab) => Promise<() => Promise<void>>;
  /** the root causes, first one first; empty: no alarm */
  readonly expect: readonly { readonly cause: Cause; readonly nodes: readonly string[] }[];
  /** over the config of all runs */
  readonly config?: SmokeConfig;
  /** why the verdict may come later than that of a healthy run and 5 s */
  readonly late?: string;
}
