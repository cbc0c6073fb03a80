import { type Duration, parseDuration } from '../core/duration.ts';
import { UsageError } from '../core/errors.ts';
import { EXIT_CODE } from '../core/exit-code.ts';
import { RunClock } from '../core/run-clock.ts';
import type { RunReport } from '../core/run-report.ts';
import type { Why } from '../core/skipped.ts';
import { investigate } from '../diagnose/diagnose.ts';
import { chooseDriver } from '../options/choose-driver.ts';
import { LIFETIME_MARGIN_MS, newRunId, newSession } from '../options/new-session.ts';
import type { RunOptions } from '../options/options.ts';
import { settingsOf } from '../options/settings-of.ts';
import { setupFailure } from '../run/assemble.ts';
import { INTERRUPTED, type RunJob, run } from '../run/run.ts';
import type { Collected } from '../run/shell.ts';
import { ShellProcess } from '../vitest/shell-process.ts';
import type { StartShell } from '../vitest/start-shell.ts';
import { findSpecs } from './find-specs.ts';
import { isPlain } from './is-plain.ts';
import { Output } from './output.ts';
import { shippedShell } from './shipped.ts';
import { onSignals } from './signals.ts';
import { Unattended } from './unattended.ts';
import { VERSION } from './version.ts';

/** What a command does around the run itself. */
export interface Around {
  /** tell what a baseline holds as well @default no */
  readonly state?: boolean;
  /** of which checks the outcome is in doubt, and worth one more look @default none */
  readonly doubtful?: NonNullable<RunJob['doubtful']>;
  /** before anything is asked; the limit of the run does not count it @throws UsageError where there is no use in a run */
  readonly before?: (output: Output, signal: AbortSignal) => Promise<void>;
  /** what is reported of it @default the report as it is */
  readonly after?: (report: RunReport, collected: Collected | undefined) => RunReport;
  /** beside the reports */
  readonly write?: (report: RunReport, output: Output) => Promise<void>;
  /** @default that of the run's own verdict */
  readonly exitCode?: (report: RunReport) => number;
}

/** Runs the suites: the verdict first, then the clean-up. @param start what reads specs is started only where it is needed @returns the exit code */
export async function runSuites(
  specs: readonly string[],
  options: RunOptions,
  start: StartShell,
  around: Around = {},
): Promise<number> {
  const parts = await assemble(specs, options, start);
  const { output, unattended } = parts;
  let keep = false;
  try {
    const report = await conduct(parts, options, around);
    const exitCode = around.exitCode?.(report) ?? EXIT_CODE[report.verdict];
    keep = isToKeep(options, exitCode);
    const published = unattended.publish(report);
    await output.report(report).finally(() => published);
    await around.write?.(report, output);
    return exitCode;
  } finally {
    await end(parts, keep);
  }
}

/** What a run is made of. All of it has to be ended. */
type Parts = Awaited<ReturnType<typeof assemble>>;

/** @throws UsageError where the options lead nowhere */
async function assemble(specs: readonly string[], options: RunOptions, start: StartShell) {
  const root = process.cwd();
  const files = findSpecs(specs, options.specs, root);
  const output = new Output(options);
  const stop = new AbortController();
  const driver = await chooseDriver(options);
  const runId = newRunId();
  const unattended = new Unattended({ driver, options, runId, output, signal: stop.signal });
  const session = await newSession(options, {
    driver,
    runId,
    ...(unattended.permit ? { permit: unattended.permit } : {}),
    lifetimeMs: parseDuration(options.timeout)! + LIFETIME_MARGIN_MS,
    signal: stop.signal,
    ...output.listeners,
  });
  const plain = isPlain(files, options);
  const shell =
    (plain && specs.length === 0 ? shippedShell(options) : undefined) ??
    new ShellProcess(start(), { root, files, ...selection(options) }, session);
  const restore = onSignals(() => stop.abort(INTERRUPTED), output, runId);
  return { plain, output, stop, unattended, session, shell, restore };
}

/** @returns the report, also of a run that could not be set up @throws UsageError where specs or options are wrong */
async function conduct(parts: Parts, options: RunOptions, around: Around): Promise<RunReport> {
  const { plain, output, stop, session, shell } = parts;
  const { labels, workloads } = settingsOf(options);
  const job = { version: VERSION, labels, session, shell, diagnose: investigate, signal: stop.signal };
  let collected: Collected | undefined;
  await around.before?.(output, stop.signal);
  const lift = limit(parts, options.timeout);
  output.begin();
  const clock = new RunClock();
  const ran = await run({
    ...job,
    early: plain,
    ...(around.state ? { stateOf: workloads } : {}),
    ...(around.doubtful ? { doubtful: around.doubtful } : {}),
    onCollected: (all) => {
      collected = all;
      accept(all, options, output);
    },
  }).catch((error) => {
    if (error instanceof UsageError) throw error;
    const { runId, driver, facts } = session;
    const { startedAt, now: endedAt } = clock;
    return setupFailure({ ...job, runId, driver, startedAt, endedAt, error, facts });
  });
  lift();
  return around.after?.(ran, collected) ?? ran;
}

/** Ends a run that takes too long. To wait for another run is no part of it. @returns what lifts the limit */
function limit({ unattended, stop }: Parts, timeout: Duration): () => void {
  const over = new Error(`the run's limit of ${timeout} is over`);
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(() => stop.abort(over), parseDuration(timeout)!).unref();
  };
  if (unattended.permit) void unattended.permit.then(begin, () => {});
  else begin();
  return () => clearTimeout(timer);
}

async function end({ output, unattended, session, shell, restore }: Parts, keep: boolean): Promise<void> {
  output.stop();
  unattended.stop();
  await shell.close();
  if (keep) output.left(await session.leave(), session.runId);
  output.leftovers(await session.close(), session.runId);
  await unattended.release();
  restore();
}

/** Who interrupts a run wants it gone. What could not be asked is worth a look as well: it is no success. */
function isToKeep({ keep }: RunOptions, exitCode: number): boolean {
  if (keep === 'never' || exitCode === EXIT_CODE.interrupted) return false;
  return keep === 'always' || exitCode !== EXIT_CODE.passed;
}

function accept(collected: Collected, options: RunOptions, output: Output): void {
  refuseUnknownNames(collected, options);
  output.planned(collected);
}

/** @throws UsageError for a suite that no spec file has, and for thresholds of checks that a suite does not have */
export function refuseUnknownNames(
  { suites, listed }: Collected,
  options: Pick<RunOptions, 'suite' | 'skipSuite' | 'thresholds'>,
): void {
  const unknown = [...options.suite, ...options.skipSuite].filter((name) => !suites.includes(name));
  if (unknown.length > 0) throw new UsageError(`no suite ${quoted(unknown)}: there are ${suites.join(', ')}`);
  // a suite that is not in the files of this run, or not read here, may have any check
  const unread = new Set<Why | undefined>(['not-configured', 'not-applicable']);
  const read = (suite: string) => listed.some((one) => one.suite === suite && !unread.has(one.not?.why));
  const lost = Object.keys(options.thresholds ?? {}).filter(
    (id) => read(id.slice(0, id.indexOf('/'))) && !listed.some((one) => one.id === id),
  );
  if (lost.length > 0) throw new UsageError(`thresholds: no check ${quoted(lost)}: \`smoke list\` shows all`);
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

export const selection = (options: RunOptions) => ({
  suites: options.suite,
  skipSuites: options.skipSuite,
  settings: settingsOf(options),
  ...(options.grep ? { grep: options.grep } : {}),
});
