import type { ChildProcess } from 'node:child_process';
import { readOptions } from '../options/read-options.ts';
import { refuseMistakes } from '../run/run.ts';
import { ShellProcess } from '../vitest/shell-process.ts';
import { findSpecs } from './find-specs.ts';
import { refuseUnknownNames, selection } from './run-command.ts';

/** `smoke plan`: what a run would launch and ask, as YAML or JSON. Reads the spec files and nothing else. */
export async function planCommand(
  specs: readonly string[],
  flags: object,
  child: ChildProcess,
): Promise<number> {
  const { json, ...others } = flags as { json?: boolean };
  const root = process.cwd();
  const options = await readOptions(others, root);
  const files = findSpecs(specs, options.specs, root);
  const shell = new ShellProcess(child, { root, files, ...selection(options) });
  try {
    const collected = await shell.collect();
    refuseMistakes(collected);
    refuseUnknownNames(collected, options);
    const text = json
      ? `${JSON.stringify(collected.plan, null, 2)}\n`
      : (await import('yaml')).stringify(collected.plan);
    process.stdout.write(text);
    return 0;
  } finally {
    await shell.close();
  }
}
