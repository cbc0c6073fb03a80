import { DriverError, messageOf } from '../core/errors.ts';
import { oneLine } from '../core/hostile-text.ts';
import type { Plan } from '../core/plan.ts';
import type { Skipped, Why } from '../core/skipped.ts';
import type { Cluster } from '../drivers/driver.ts';
import { hasKubeConfig } from '../drivers/kubernetes/find-config.ts';
import { chooseDriver } from '../options/choose-driver.ts';
import type { RunOptions } from '../options/options.ts';
import { notHere } from '../run/permitted.ts';
import type { Listed } from '../run/shell.ts';
import type { StartShell } from '../vitest/start-shell.ts';
import { withCollected } from './with-collected.ts';

/**
 * `smoke list`: every check there is, and why some would not run. Where a cluster is at hand it is asked what the
 * account may do; nothing is launched.
 */
export const listCommand = (specs: readonly string[], flags: object, start: StartShell): Promise<number> =>
  withCollected(specs, flags, start, async ({ plan, listed }, options, json) => {
    const { found, note } = await askCluster(plan, options);
    const checks = listed.map((one): Listed => withReason(one, found.get(one.id)));
    process.stdout.write(json ? asJson(checks) : asText(checks));
    if (note) process.stderr.write(`${note}\n`);
    return 0;
  });

const withReason = (one: Listed, not: Skipped | undefined): Listed => (not ? { ...one, not } : one);

async function askCluster(
  plan: Plan,
  options: RunOptions,
): Promise<{ found: ReadonlyMap<string, Skipped>; note?: string }> {
  const nothing = new Map<string, Skipped>();
  if (!options.driver && !hasKubeConfig(options))
    return { found: nothing, note: 'no cluster at hand: what the account may do was not asked' };
  let cluster: Cluster | undefined;
  try {
    cluster = await (await chooseDriver(options)).open();
    return { found: await notHere(plan, cluster) };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return {
      found: nothing,
      note: `what the account may do could not be asked: ${oneLine(messageOf(error))}`,
    };
  } finally {
    await cluster?.close();
  }
}

/** `{ schemaVersion, checks: [{ suite, name, runs, why, reason }] }` */
function asJson(checks: readonly Listed[]): string {
  const plain = checks.map(({ suite, name, source, not }) => ({
    suite,
    name,
    runs: !not,
    ...(not ? { why: not.why, reason: not.reason } : {}),
    ...(source ? { source } : {}),
  }));
  return `${JSON.stringify({ schemaVersion: 1, checks: plain }, null, 2)}\n`;
}

function asText(checks: readonly Listed[]): string {
  const suites = [...new Set(checks.map(({ suite }) => suite))];
  const blocks = suites.map((suite) => {
    const own = checks.filter((one) => one.suite === suite);
    return [oneLine(suite), ...linesOf(own)].join('\n');
  });
  const running = checks.filter(({ not }) => !not).length;
  const others = checks.length - running;
  const total = `${running} would run${others > 0 ? `, ${others} would not` : ''}`;
  return `${[...blocks, total].join('\n\n')}\n`;
}

/** In front of a reason that does not say by itself of what kind it is. */
const KINDS: Partial<Record<Why, string>> = {
  'not-permitted': 'not permitted: ',
  'not-applicable': 'not applicable: ',
};

const reasonOf = ({ why, reason }: Skipped): string => `${KINDS[why] ?? ''}${oneLine(reason, 500)}`;

/** What keeps all of a suite from running is said once. */
function linesOf(checks: readonly Listed[]): string[] {
  const [first] = checks;
  const shared = first?.not && checks.every(({ not }) => not?.reason === first.not?.reason);
  const said = (not: Skipped | undefined) => (not && !shared ? `  (${reasonOf(not)})` : '');
  return [
    ...(shared && first.not ? [`  ${reasonOf(first.not)}`] : []),
    ...checks.map(({ name, not }) => `  ${not ? '-' : '✔'} ${oneLine(name)}${said(not)}`),
  ];
}
