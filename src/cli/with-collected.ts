import type { RunOptions } from '../options/options.ts';
import { readOptions } from '../options/read-options.ts';
import { refuseMistakes } from '../run/run.ts';
import type { Collected } from '../run/shell.ts';
import { ShellProcess } from '../vitest/shell-process.ts';
import type { StartShell } from '../vitest/start-shell.ts';
import { findSpecs } from './find-specs.ts';
import { refuseUnknownNames, selection } from './run-suites.ts';

/**
 * For commands that read the specs and run none of them.
 * @param tell what comes of them, as JSON or for people; its result is the exit code
 * @returns the exit code
 * @throws UsageError with every mistake in them
 */
export async function withCollected(
  specs: readonly string[],
  flags: object,
  start: StartShell,
  tell: (collected: Collected, options: RunOptions, json: boolean) => Promise<number>,
): Promise<number> {
  const { json = false, ...others } = flags as { json?: boolean };
  const root = process.cwd();
  const options = await readOptions(others, root);
  const files = findSpecs(specs, options.specs, root);
  const shell = new ShellProcess(start(), { root, files, ...selection(options) });
  try {
    const collected = await shell.collect();
    refuseMistakes(collected);
    refuseUnknownNames(collected, options);
    return await tell(collected, options, json);
  } finally {
    await shell.close();
  }
}
