import { readFileSync } from 'node:fs';
import type { Baseline, BaselineCluster } from '../core/baseline/baseline.ts';
import { baselineOf } from '../core/baseline/baseline-of.ts';
import { compare } from '../core/baseline/compare.ts';
import type { Settled } from '../core/baseline/comparison.ts';
import { doubtful } from '../core/baseline/doubtful.ts';
import { otherCluster, readBaseline } from '../core/baseline/read-baseline.ts';
import { parseDuration } from '../core/duration.ts';
import { messageOf, UsageError } from '../core/errors.ts';
import { EXIT_CODE } from '../core/exit-code.ts';
import type { Why } from '../core/skipped.ts';
import type { Driver } from '../drivers/driver.ts';
import type { Unwell } from '../facts/unsettled.ts';
import { chooseDriver } from '../options/choose-driver.ts';
import type { RunOptions } from '../options/options.ts';
import { settingsOf } from '../options/settings-of.ts';
import { readState } from '../run/read-state.ts';
import { settle } from '../run/settle.ts';
import type { Collected } from '../run/shell.ts';
import type { StartShell } from '../vitest/start-shell.ts';
import type { Output } from './output.ts';
import { runSuites } from './run-suites.ts';
import { withOptions } from './with-options.ts';

/**
 * `smoke verify`: waits for the cluster to settle, runs the suites, and holds what comes of it against a baseline.
 * @param start starts what reads specs @returns the exit code of the comparison
 */
export async function verifyCommand(
  specs: readonly string[],
  flags: object,
  start: StartShell,
): Promise<number> {
  return withOptions(flags, (options) => verify(specs, options, start));
}

async function verify(specs: readonly string[], options: RunOptions, start: StartShell): Promise<number> {
  const baseline = readBaseline(textOf(options.baseline ?? ''), options.baseline ?? '');
  const driver = await chooseDriver(options);
  let settled: Settled | undefined;
  return runSuites(specs, options, start, {
    state: true,
    doubtful: (outcomes, facts) => doubtful(baseline, outcomes, facts),
    before: async (output, signal) => {
      settled = await waitToSettle({ options, baseline, driver, output, signal });
    },
    after: (report, collected) => {
      const after = baselineOf(report);
      refuseOther(baseline, after.cluster, options); // again: it may not have answered before
      const comparison = compare(baseline, after, {
        strict: options.strict,
        interrupted: report.verdict === 'interrupted',
        notSelected: notSelected(collected),
        ...(settled ? { settled } : {}),
      });
      return { ...report, comparison };
    },
    exitCode: ({ comparison, verdict }) => EXIT_CODE[comparison?.verdict ?? verdict],
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--baseline ${file}: ${messageOf(error)}`);
  }
}

interface Before {
  readonly options: RunOptions;
  readonly baseline: Baseline;
  readonly driver: Driver;
  readonly output: Output;
  readonly signal: AbortSignal;
}

const STUCK_AFTER = '10m';

async function waitToSettle({ options, baseline, driver, output, signal }: Before): Promise<Settled> {
  const { workloads: scope } = settingsOf(options);
  return settle({
    driver,
    scope,
    signal,
    stuckMs: parseDuration(scope.stuckAfter ?? STUCK_AFTER)!,
    limitMs: parseDuration(options.settle)!,
    before: unwellOf(baseline),
    onOpen: async (cluster) => {
      const { id } = await readState(cluster, scope);
      const { name, version } = cluster.facts;
      refuseOther(baseline, { driver: driver.name, name, version, ...(id ? { id } : {}) }, options);
    },
    onWait: (left) => output.phase(`waiting for the cluster to settle: ${shortList(left)}`),
  });
}

function refuseOther({ cluster }: Baseline, now: BaselineCluster, { baseline }: RunOptions): void {
  const why = otherCluster(cluster, now);
  if (why) throw new UsageError(`--baseline ${baseline}: ${why}`);
}

function unwellOf({ nodes = [], workloads = [] }: Baseline): Unwell {
  const lacking = workloads.filter(({ available, desired }) => available < desired);
  return {
    nodes: new Set(nodes.filter(({ ready }) => !ready).map(({ name }) => name)),
    workloads: new Map(
      lacking.map(({ kind, namespace, name, available }) => [`${kind} ${namespace}/${name}`, available]),
    ),
  };
}

const SHOWN = 3;
const shortList = (all: readonly string[]): string =>
  all.length > SHOWN ? `${all.slice(0, SHOWN).join('; ')} and ${all.length - SHOWN} more` : all.join('; ');

/** What is not asked because somebody wanted it so. */
const BY_CHOICE: ReadonlySet<Why | undefined> = new Set([
  'not-selected',
  'not-configured',
  'opt-in',
  'in-the-file',
]);

const notSelected = (collected: Collected | undefined): ReadonlySet<string> =>
  new Set(collected?.listed.filter(({ not }) => BY_CHOICE.has(not?.why)).map(({ id }) => id));
