import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NO_SETTINGS } from '../core/settings.ts';
import { ShellProcess } from '../vitest/shell-process.ts';
import { startShell } from '../vitest/start-shell.ts';
import { findSpecs } from './find-specs.ts';
import { withFiles } from './shipped.ts';

/** Reads the shipped suites with the test runner, for the build. @returns the text of the file, with names relative to it */
export async function collectShipped(): Promise<string> {
  const root = fileURLToPath(new URL('../../specs/', import.meta.url));
  const nothing = { suites: [], skipSuites: [], settings: NO_SETTINGS };
  const shell = new ShellProcess(startShell(), { root, files: findSpecs([], [], root), ...nothing });
  try {
    const collected = await shell.collect();
    if (collected.mistakes.length > 0) throw new Error(JSON.stringify(collected.mistakes));
    if (collected.tests > 0) throw new Error('a shipped suite that runs by default has tests besides checks');
    return JSON.stringify(withFiles(collected, basename));
  } finally {
    await shell.close();
  }
}
