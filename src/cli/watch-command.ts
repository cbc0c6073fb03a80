import { parseDuration } from '../core/duration.ts';
import { UsageError } from '../core/errors.ts';
import { EXIT_CODE } from '../core/exit-code.ts';
import type { WatchReport } from '../core/watch-report.ts';
import { chooseDriver } from '../options/choose-driver.ts';
import { LIFETIME_MARGIN_MS, newRunId } from '../options/new-session.ts';
import { OPTIONS, type RunOptions } from '../options/options.ts';
import { readOptions } from '../options/read-options.ts';
import { settingsOf } from '../options/settings-of.ts';
import { renderWatch } from '../report/watch-console.ts';
import { renderWatchJunit } from '../report/watch-junit.ts';
import { WatchProgress } from '../report/watch-progress.ts';
import { Watch } from '../run/watch/watch.ts';
import { until } from './until.ts';
import { VERSION } from './version.ts';
import { writeReports } from './write-reports.ts';

/** Below, a turn is over before a lost packet is sent again. */
const LEAST_EVERY_MS = 200;

interface Flags {
  readonly until?: string;
  readonly every?: string;
  readonly timeout?: string;
  readonly allowOutage?: string;
  readonly allowUnwatched?: string;
}

/** `smoke watch`: keeps trying across an upgrade, and says what was out. @returns the exit code @throws DriverError where it cannot watch */
export async function watchCommand(flags: object): Promise<number> {
  const { until: wanted, every, timeout, allowOutage, allowUnwatched, ...others } = flags as Flags;
  const options = await readOptions(others as Record<string, unknown>, process.cwd());
  const [everyMs, timeoutMs] = [durationOf('every', every), durationOf('timeout', timeout)];
  const limits = {
    allowOutageMs: durationOf('allow-outage', allowOutage),
    allowUnwatchedMs: durationOf('allow-unwatched', allowUnwatched),
  };
  if (everyMs < LEAST_EVERY_MS) throw new UsageError(`--every: ${LEAST_EVERY_MS}ms at the least`);
  const driver = await chooseDriver(options);
  const { progress, say } = progressOf(options);
  const runId = newRunId();
  const end = until({
    until: wanted,
    timeoutMs,
    onEnd: (why) => say(`ended by ${why}: hearing what was seen last, then cleaning up`),
    onAgain: () => {
      process.stderr.write('stopped at once: `smoke clean` removes what may be left\n');
      process.exit(EXIT_CODE.interrupted);
    },
  });
  say(`launching the agents${wanted === undefined ? '' : `; the watch ends with ${wanted}`}`);
  const watch = new Watch({
    driver,
    runId,
    version: VERSION,
    labels: settingsOf(options).labels,
    startLimitMs: parseDuration(options.startTimeout)!,
    lifetimeMs: timeoutMs + LIFETIME_MARGIN_MS,
    everyMs,
    ...limits,
    onBegin: (nodes, ways) => say(`watching ${ways} paths on ${nodes} nodes`),
    onTurn: (report) => progress?.turn(report),
    news: {
      onLost: (node, reason) => progress?.lost(node, reason),
      onAway: (node) => progress?.away(node),
      onThere: (node) => progress?.there(node),
    },
  });
  try {
    const report = await watch.run(end.signal);
    progress?.stop();
    if (!report) {
      process.stderr.write('interrupted before there was anything to watch\n');
      return EXIT_CODE.interrupted;
    }
    await tell(report, options, limits);
    return EXIT_CODE[report.verdict];
  } finally {
    const leftovers = await watch.close();
    for (const { kind, name, reason } of leftovers) say(`could not remove ${kind} ${name}: ${reason}`);
    if (leftovers.length > 0) say(`smoke clean --run ${runId} tries again`);
    end.close();
  }
}

/** What the option says, or its default. */
function durationOf(name: string, given: string | undefined): number {
  const row = OPTIONS.find(
    ({ flags, commands = [] }) => flags.startsWith(`--${name} `) && commands.includes('watch'),
  );
  return parseDuration(given ?? String(row?.default))!;
}

function progressOf({ quiet, color }: RunOptions) {
  const { isTTY = false } = process.stderr;
  const progress = quiet
    ? undefined
    : new WatchProgress(process.stderr, { tty: isTTY, color: color && isTTY && !process.env.NO_COLOR });
  return { progress, say: (text: string) => progress?.line(text) };
}

/** The console gives way where a report takes standard output. @throws UsageError naming what cannot be written */
async function tell(
  report: WatchReport,
  { json, junit, color }: RunOptions,
  { allowOutageMs, allowUnwatchedMs }: { allowOutageMs: number; allowUnwatchedMs: number },
): Promise<void> {
  const stream = json === '-' || junit === '-' ? process.stderr : process.stdout;
  stream.write(renderWatch(report, color && Boolean(stream.isTTY) && !process.env.NO_COLOR));
  const limits = { outageMs: allowOutageMs, unwatchedMs: allowUnwatchedMs };
  await writeReports([
    ['json', json, () => `${JSON.stringify(report, null, 2)}\n`],
    ['junit', junit, () => renderWatchJunit(report, limits)],
  ]);
}
