import type { ChildProcess } from 'node:child_process';
import { readOptions } from '../options/read-options.ts';
import { runSuites } from './run-suites.ts';

/** `smoke run`. @param child from `startShell` @returns the exit code */
export async function runCommand(
  specs: readonly string[],
  flags: object,
  child: ChildProcess,
): Promise<number> {
  return runSuites(specs, await readOptions(flags as Record<string, unknown>, process.cwd()), child);
}
