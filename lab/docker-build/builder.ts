import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyInto, writeSystem } from '../../deploy/image/system-files.ts';
import { libraries, nodeProgram } from '../build/node-rootfs.ts';
import { run } from '../system/run.ts';

const CA = '/etc/ca.crt';

export interface Builder {
  readonly rootfs: string;
  /** for `docker import` */
  readonly changes: readonly string[];
}

/**
 * Stands in for Docker's image of Node where none can be pulled: this machine's Node, npm and shell, and the
 * authorities that it trusts.
 */
export async function writeBuilder(rootfs: string): Promise<Builder> {
  mkdirSync(rootfs);
  writeSystem(rootfs, nodeProgram, await libraries(nodeProgram));
  for (const program of ['/bin/sh', '/usr/bin/env'])
    for (const file of [program, ...(await libraries(program))]) copyInto(rootfs, file);
  // libraries of the packages' addons that Node itself does without
  for (const file of await addonLibraries()) copyInto(rootfs, file);
  cpSync(await npmFolder(), join(rootfs, 'usr/lib/npm'), { recursive: true });
  symlinkSync('../lib/npm/bin/npm-cli.js', join(rootfs, 'usr/bin/npm'));
  mkdirSync(join(rootfs, 'root'));
  const { NODE_EXTRA_CA_CERTS: ca } = process.env;
  if (ca) copyInto(rootfs, ca, CA);
  const changes = ['ENV PATH=/usr/local/bin:/usr/bin:/bin', ...(ca ? [`ENV NODE_EXTRA_CA_CERTS=${CA}`] : [])];
  return { rootfs, changes };
}

/** All of the C library's, from beside the one that Node uses. */
async function addonLibraries(): Promise<string[]> {
  const all = await libraries(nodeProgram);
  const libc = all.find((file) => file.endsWith('/libc.so.6'));
  return libc ? [join(dirname(libc), 'librt.so.1')] : [];
}

/** Its command is a link into its folder's bin/. */
async function npmFolder(): Promise<string> {
  return dirname(dirname(await run('sh', ['-c', 'printf %s "$(readlink -f "$(command -v npm)")"'])));
}
