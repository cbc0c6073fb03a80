import type { RunReport } from './run-report.ts';

/** What a shell or a CI system learns from a run. */
export const EXIT_CODE: Readonly<Record<RunReport['verdict'], number>> = {
  passed: 0,
  failed: 1,
  inconclusive: 3,
  interrupted: 130,
};
/** The command line, the config or the specs are wrong. */
export const EXIT_USAGE = 2;
