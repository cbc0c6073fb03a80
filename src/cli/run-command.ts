import type { ChildProcess } from 'node:child_process';
import { parseDuration } from '../core/duration.ts';
import { UsageError } from '../core/errors.ts';
import { EXIT_CODE } from '../core/exit-code.ts';
import { RunClock } from '../core/run-clock.ts';
import type { Why } from '../core/skipped.ts';
import { investigate } from '../diagnose/diagnose.ts';
import { newSession } from '../options/new-session.ts';
import type { RunOptions } from '../options/options.ts';
import { readOptions } from '../options/read-options.ts';
import { settingsOf } from '../options/settings-of.ts';
import { setupFailure } from '../run/assemble.ts';
import { INTERRUPTED, run } from '../run/run.ts';
import type { Collected } from '../run/shell.ts';
import { ShellProcess } from '../vitest/shell-process.ts';
import { findSpecs } from './find-specs.ts';
import { isPlain } from './is-plain.ts';
import { Output } from './output.ts';
import { onSignals } from './signals.ts';
import { VERSION } from './version.ts';

/** Agents outlive the run's limit by this much, so that it is the run that ends first. */
const LIFETIME_MARGIN_MS = 60_000;

/** `smoke run`: the verdict first, then the clean-up. @param child from `startShell` @returns the exit code */
export async function runCommand(
  specs: readonly string[],
  flags: object,
  child: ChildProcess,
): Promise<number> {
  const root = process.cwd();
  const options = await readOptions(flags as Record<string, unknown>, root);
  const files = findSpecs(specs, options.specs, root);
  const output = new Output(options);
  const stop = new AbortController();
  const timeoutMs = parseDuration(options.timeout)!;
  const limit = setTimeout(
    () => stop.abort(new Error(`the run's limit of ${options.timeout} is over`)),
    timeoutMs,
  );
  const session = await newSession(options, {
    lifetimeMs: timeoutMs + LIFETIME_MARGIN_MS,
    signal: stop.signal,
    ...output.listeners,
  });
  output.begin();
  const shell = new ShellProcess(child, { root, files, ...selection(options) }, session);
  const restore = onSignals(() => stop.abort(INTERRUPTED), output);
  const { labels } = settingsOf(options);
  const job = { version: VERSION, labels, session, shell, diagnose: investigate, signal: stop.signal };
  const clock = new RunClock();
  try {
    const report = await run({
      ...job,
      early: isPlain(files, options),
      onCollected: (collected) => accept(collected, options, output),
    }).catch((error) => {
      if (error instanceof UsageError) throw error;
      const { runId, driver, facts } = session;
      return setupFailure({
        ...job,
        runId,
        driver,
        startedAt: clock.startedAt,
        endedAt: clock.now,
        error,
        facts,
      });
    });
    await output.report(report);
    return EXIT_CODE[report.verdict];
  } finally {
    output.stop();
    clearTimeout(limit);
    await shell.close();
    output.leftovers(await session.close(), session.runId);
    restore();
  }
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
