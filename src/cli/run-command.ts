import type { StartShell } from '../vitest/start-shell.ts';
import { runSuites } from './run-suites.ts';
import { withOptions } from './with-options.ts';

/** `smoke run`. @param start starts what reads specs @returns the exit code */
export async function runCommand(
  specs: readonly string[],
  flags: object,
  start: StartShell,
): Promise<number> {
  return withOptions(flags, (options) => runSuites(specs, options, start));
}
