import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Source } from '../core/plan.ts';
import { NOT_SELECTED } from '../core/skipped.ts';
import type { RunOptions } from '../options/options.ts';
import type { Collected, Shell } from '../run/shell.ts';

/** The shipped suites as they were read when this package was built: to run these takes no test runner. Sources have none. */
const SPECS = fileURLToPath(new URL('../../specs/', import.meta.url));
const BUILT = resolve(SPECS, 'collected.json');

/** Runs what needs nobody to read it: all of it is declared, and there is nothing in it to run besides. */
class ShippedShell implements Shell {
  private readonly collected: Collected;

  constructor(collected: Collected) {
    this.collected = collected;
  }

  async collect(): Promise<Collected> {
    return this.collected;
  }

  async run(): Promise<readonly never[]> {
    return [];
  }

  async close(): Promise<void> {}
}

/** For a plain run of all that ships. @returns undefined where nothing was built: then specs are to be read */
export function shippedShell({ suite }: Pick<RunOptions, 'suite'>): Shell | undefined {
  if (!existsSync(BUILT)) return undefined;
  const built = withFiles(JSON.parse(readFileSync(BUILT, 'utf8')) as Collected, (file) =>
    resolve(SPECS, file),
  );
  return new ShippedShell(suite.length > 0 ? selected(built, suite) : built);
}

/** As the test runner collects it with `--suite`. */
function selected(
  { suites, listed, plan, skipped, ...others }: Collected,
  names: readonly string[],
): Collected {
  const isNamed = (name: string) => names.includes(name);
  return {
    ...others,
    suites,
    listed: listed.map((one) => (isNamed(one.suite) ? one : { ...one, not: NOT_SELECTED })),
    plan: { suites: plan.suites.filter(({ name }) => isNamed(name)) },
    skipped: skipped.filter(({ suite }) => isNamed(suite)),
  };
}

/** With other names for the files that checks are in. */
export function withFiles(
  { listed, plan, skipped, ...others }: Collected,
  rename: (file: string) => string,
): Collected {
  const placed = <T extends { readonly source?: Source }>(one: T): T =>
    one.source ? { ...one, source: { ...one.source, file: rename(one.source.file) } } : one;
  return {
    ...others,
    listed: listed.map(placed),
    plan: { suites: plan.suites.map((suite) => ({ ...suite, checks: suite.checks.map(placed) })) },
    skipped: skipped.map(placed),
  };
}
