import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { parseDuration } from '../core/duration.ts';
import { UsageError } from '../core/errors.ts';
import { EXIT_CODE } from '../core/exit-code.ts';
import { diagnose } from '../diagnose/diagnose.ts';
import { setupFailure } from '../run/assemble.ts';
import { INTERRUPTED, run } from '../run/run.ts';
import { Session } from '../run/session.ts';
import type { Collected } from '../run/shell.ts';
import { ShellProcess } from '../vitest/shell-process.ts';
import { chooseDriver } from './choose-driver.ts';
import { findSpecs } from './find-specs.ts';
import type { RunOptions } from './options.ts';
import { Output } from './output.ts';
import { readRunOptions } from './run-options.ts';
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
  const options = await readRunOptions(flags as Record<string, unknown>, root);
  const files = findSpecs(specs, options.specs, root);
  const driver = await chooseDriver(options);
  const output = new Output(options);
  const stop = new AbortController();
  const timeoutMs = parseDuration(options.timeout)!;
  const limit = setTimeout(
    () => stop.abort(new Error(`the run's limit of ${options.timeout} is over`)),
    timeoutMs,
  );
  const runId = newRunId();
  const session = new Session({
    driver,
    runId,
    startLimitMs: parseDuration(options.startTimeout)!,
    lifetimeMs: timeoutMs + LIFETIME_MARGIN_MS,
    retries: options.retries,
    signal: stop.signal,
    ...output.listeners,
  });
  const shell = new ShellProcess(child, { root, files, ...selection(options) }, session);
  const restore = onSignals(() => stop.abort(INTERRUPTED), output);
  const job = { runId, version: VERSION, driver: driver.name, session, shell, diagnose, signal: stop.signal };
  const startedAt = new Date();
  try {
    const report = await run({
      ...job,
      onCollected: (collected) => accept(collected, options, output),
    }).catch((error) => {
      if (error instanceof UsageError) throw error;
      return setupFailure({ ...job, startedAt, error, facts: session.facts });
    });
    await output.report(report);
    return EXIT_CODE[report.verdict];
  } finally {
    output.stop();
    clearTimeout(limit);
    await shell.close();
    output.leftovers(await session.close(), runId);
    restore();
  }
}

function accept(collected: Collected, options: RunOptions, output: Output): void {
  refuseUnknownSuites(collected, options);
  output.planned(collected);
}

/** @throws UsageError for a suite that no spec file has */
export function refuseUnknownSuites(
  collected: Collected,
  options: Pick<RunOptions, 'suite' | 'skipSuite'>,
): void {
  const unknown = [...options.suite, ...options.skipSuite].filter((name) => !collected.suites.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(
      `no suite ${unknown.map((name) => `'${name}'`).join(', ')}: there are ${collected.suites.join(', ')}`,
    );
  }
}

export const selection = ({ suite, skipSuite, grep }: RunOptions) => ({
  suites: suite,
  skipSuites: skipSuite,
  ...(grep ? { grep } : {}),
});

/** Short enough for names, long enough that two runs at once never meet: 40 bits. */
const newRunId = (): string => randomBytes(5).toString('hex');
