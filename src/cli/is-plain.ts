import { isDeepStrictEqual } from 'node:util';
import { NO_SETTINGS } from '../core/settings.ts';
import type { RunOptions } from '../options/options.ts';
import { settingsOf } from '../options/settings-of.ts';
import { isShipped } from './find-specs.ts';

/** Shipped suites that agents are asked in, whatever the config says. */
export const ASKING: readonly string[] = ['control-plane', 'dns', 'nodes', 'overlay', 'runtime', 'services'];

/**
 * Shipped suites, all or some of those with agents, with nothing from the config: no mistake can turn up in such specs,
 * and their plan needs agents. Any other run launches nothing before its specs are read.
 */
export function isPlain(files: readonly string[], options: RunOptions): boolean {
  const { suite, skipSuite, grep, specs } = options;
  return (
    suite.every((name) => ASKING.includes(name)) &&
    skipSuite.length === 0 &&
    !grep &&
    !specs &&
    files.every(isShipped) &&
    isDeepStrictEqual(settingsOf(options), NO_SETTINGS)
  );
}
