import { isDeepStrictEqual } from 'node:util';
import { NO_SETTINGS } from '../core/settings.ts';
import type { RunOptions } from '../options/options.ts';
import { settingsOf } from '../options/settings-of.ts';
import { isShipped } from './find-specs.ts';

/**
 * The shipped suites, all of them, with nothing from the config: no mistake can turn up in such specs, and their plan
 * needs agents. Any other run launches nothing before its specs are read.
 */
export function isPlain(files: readonly string[], options: RunOptions): boolean {
  const { suite, skipSuite, grep, specs } = options;
  return (
    suite.length === 0 &&
    skipSuite.length === 0 &&
    !grep &&
    !specs &&
    files.every(isShipped) &&
    isDeepStrictEqual(settingsOf(options), NO_SETTINGS)
  );
}
