import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { writeSystem } from '../../deploy/image/system-files.ts';
import { run } from '../system/run.ts';
import { isInstalled } from '../system/tools.ts';

const packageFile = createRequire(import.meta.url).resolve('node/package.json');

/** The Node of this project's development. */
export const nodeProgram = join(dirname(packageFile), 'bin', 'node');

export function nodeVersion(): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}

/** The C library and its relatives, loader included, by the paths the loader looks for them at. */
export async function libraries(program: string): Promise<string[]> {
  const lines = (await run('ldd', [program])).split('\n');
  return lines.flatMap((line) => /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}

/** A file system with nothing but Node in it. */
export async function writeNodeRootfs(rootfs: string): Promise<void> {
  writeSystem(rootfs, nodeProgram, await libraries(nodeProgram));
  if (isInstalled('strip')) await run('strip', [join(rootfs, 'usr/bin/node')]);
}
