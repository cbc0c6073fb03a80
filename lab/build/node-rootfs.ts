import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run } from '../system/run.ts';
import { isInstalled } from '../system/tools.ts';

const packageFile = createRequire(import.meta.url).resolve('node/package.json');

export function nodeVersion(): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}

/** The C library and its relatives, loader included, by the paths the loader looks for them at. */
async function libraries(program: string): Promise<string[]> {
  const lines = (await run('ldd', [program])).split('\n');
  return lines.flatMap((line) => /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}

export function copyInto(rootfs: string, source: string, target = source): void {
  const path = join(rootfs, target);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(source, path); // follows links: what is at the end of them is wanted
}

/** A file system with nothing but Node in it. */
export async function writeNodeRootfs(rootfs: string): Promise<void> {
  const program = join(dirname(packageFile), 'bin', 'node');
  for (const library of await libraries(program)) copyInto(rootfs, library);
  copyInto(rootfs, program, '/usr/bin/node');
  if (isInstalled('strip')) await run('strip', [join(rootfs, 'usr/bin/node')]);
  mkdirSync(join(rootfs, 'tmp'));
  chmodSync(join(rootfs, 'tmp'), 0o1777);
  mkdirSync(join(rootfs, 'etc'), { recursive: true });
  writeFileSync(join(rootfs, 'etc/passwd'), 'root:x:0:0::/:\nnobody:x:65534:65534::/:\n');
}
