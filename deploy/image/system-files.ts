import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Who runs in the image: in the lab's as in those of others the number that `smoke manifest` gives. */
const ACCOUNTS = ['root:x:0:0::/:', 'smoke:x:65532:65532::/tmp:', 'nobody:x:65534:65534::/:'];

export function copyInto(rootfs: string, source: string, target = source): void {
  const path = join(rootfs, target);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(source, path); // follows links: what is at the end of them is wanted
}

export function writeInto(rootfs: string, target: string, text: string, mode = 0o644): void {
  const path = join(rootfs, target);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode); // whatever the umask
}

/** Node, what its loader asks for, and the little that it expects of a system. @param libraries by the paths the loader looks for them at */
export function writeSystem(rootfs: string, node: string, libraries: readonly string[]): void {
  for (const library of libraries) copyInto(rootfs, library);
  copyInto(rootfs, node, '/usr/bin/node');
  mkdirSync(join(rootfs, 'tmp'));
  chmodSync(join(rootfs, 'tmp'), 0o1777);
  writeInto(rootfs, 'etc/passwd', `${ACCOUNTS.join('\n')}\n`);
}
