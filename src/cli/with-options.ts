import { existsSync } from 'node:fs';
import { UsageError } from '../core/errors.ts';
import type { RunOptions } from '../options/options.ts';
import { readOptions } from '../options/read-options.ts';
import { renderMistake, writeReport } from '../report/index.ts';
import { usageErrorText } from './usage-error.ts';

/** Reads the options of a command that runs suites, and does its work. @throws UsageError */
export async function withOptions<T>(flags: object, work: (options: RunOptions) => Promise<T>): Promise<T> {
  let { junit } = flags as { readonly junit?: string };
  try {
    const options = await readOptions(flags as Record<string, unknown>, process.cwd());
    junit = options.junit;
    return await work(options);
  } catch (error) {
    if (error instanceof UsageError) await leaveJUnit(junit, error);
    throw error;
  }
}

/**
 * A CI system that looks for JUnit finds some also where nothing ran for a mistake: one case that says which. What an
 * earlier run left there stays, and standard output stays empty.
 */
export async function leaveJUnit(file: string | undefined, error: UsageError): Promise<void> {
  if (!file || file === '-' || existsSync(file)) return;
  const text = await renderMistake(error.message, usageErrorText(error));
  // where it cannot be written, the mistake is told all the same
  await writeReport(file, text).catch(() => {});
}
