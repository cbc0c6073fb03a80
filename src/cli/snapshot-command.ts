import { baselineOf } from '../core/baseline/baseline-of.ts';
import { messageOf, UsageError } from '../core/errors.ts';
import type { RunReport } from '../core/run-report.ts';
import { writeReport } from '../report/index.ts';
import type { StartShell } from '../vitest/start-shell.ts';
import type { Output } from './output.ts';
import { runSuites } from './run-suites.ts';
import { withOptions } from './with-options.ts';

/**
 * `smoke snapshot`: a run that also writes a baseline, whatever its verdict: what is broken is worth noting, too.
 * @param start starts what reads specs @returns the exit code of the run
 */
export async function snapshotCommand(
  specs: readonly string[],
  flags: object,
  start: StartShell,
): Promise<number> {
  return withOptions(flags, (options) => {
    const file = options.output ?? '-';
    const write = async (report: RunReport, output: Output) => {
      const why = worthless(report);
      if (why) return output.say(`no baseline was written: ${why}`);
      await writeReport(file, `${JSON.stringify(baselineOf(report), null, 2)}\n`).catch((error) => {
        throw new UsageError(`--output ${file}: ${messageOf(error)}`);
      });
      if (file !== '-') output.say(`the baseline is in ${file}`);
    };
    return runSuites(specs, options, start, { state: true, write });
  });
}

/** To hold a later run against nothing would tell nothing. */
function worthless({ verdict, outcomes }: RunReport): string | undefined {
  if (verdict === 'interrupted') return 'the run was interrupted';
  const answered = outcomes.some(({ status }) => status === 'passed' || status === 'failed');
  return answered ? undefined : 'nothing was answered';
}
