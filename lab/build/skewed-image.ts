import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyInto } from '../../deploy/image/system-files.ts';
import { cached, digest } from './cache.ts';
import { writeImage } from './image-archive.ts';
import { imageNames } from './images.ts';
import { nodeVersion, writeNodeRootfs } from './node-rootfs.ts';
import { installPackages } from './packages.ts';

const preloaded = '/usr/lib/libfaketime.so';

/** Debian has it below the architecture's name. */
function fakeTimeLibrary(): string {
  const found = readdirSync('/usr/lib', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join('/usr/lib', name, 'faketime'))
    .find((folder) => listed(folder).includes('libfaketimeMT.so.1'));
  return join(found ?? '/usr/lib/faketime', 'libfaketimeMT.so.1');
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * The image of the agents, but what runs of it sees another time: no kernel gives a container a wall clock of its own.
 * @param seconds ahead of this machine's clock
 * @returns the path of its archive
 */
export async function skewedImage(seconds: number): Promise<string> {
  await installPackages({ faketime: 'faketime' });
  const key = digest(process.arch, nodeVersion(), readFileSync(new URL(import.meta.url)));
  return cached(`image-skewed-${seconds}-${key}.tar`, async (file, scratch) => {
    const rootfs = join(scratch, 'rootfs');
    mkdirSync(rootfs);
    await writeNodeRootfs(rootfs);
    copyInto(rootfs, fakeTimeLibrary(), preloaded);
    const ahead = `FAKETIME=${seconds < 0 ? '' : '+'}${seconds}s`;
    // only the wall clock: timers go on as they are
    const env = [`LD_PRELOAD=${preloaded}`, ahead, 'FAKETIME_DONT_FAKE_MONOTONIC=1'];
    const image = { name: imageNames.node, entrypoint: ['/usr/bin/node'], env };
    await writeImage(image, rootfs, scratch, file);
  });
}
