import { readOptions } from '../options/read-options.ts';
import type { StartShell } from '../vitest/start-shell.ts';
import { runSuites } from './run-suites.ts';

/** `smoke run`. @param start starts what reads specs @returns the exit code */
export async function runCommand(
  specs: readonly string[],
  flags: object,
  start: StartShell,
): Promise<number> {
  return runSuites(specs, await readOptions(flags as Record<string, unknown>, process.cwd()), start);
}
