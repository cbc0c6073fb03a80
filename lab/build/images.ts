import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { cached, digest } from './cache.ts';
import { writeImage } from './image-archive.ts';
import { nodeVersion, writeNodeRootfs } from './node-rootfs.ts';

export const imageNames = {
  pause: 'docker.io/lab/pause:1',
  coredns: 'docker.io/lab/coredns:1',
  node: 'docker.io/lab/node:24',
} as const;

export type ImageName = keyof typeof imageNames;

export type Images = Readonly<Record<ImageName, string>>;

interface Recipe {
  readonly entrypoint: readonly string[];
  /** What tells one version of the contents from another. */
  readonly version: string;
  readonly fill: (rootfs: string) => Promise<void> | void;
}

/** An image with one program and nothing else. */
function single(program: string, name: string): Recipe {
  const fill = (rootfs: string) => copyFileSync(program, join(rootfs, name));
  return { entrypoint: [`/${name}`], version: basename(program), fill };
}

// Part of the key, so that a change of how images are made makes new ones.
const makers = [
  './images.ts',
  './image-archive.ts',
  './node-rootfs.ts',
  '../../deploy/image/system-files.ts',
];

function recipeDigest({ version, entrypoint }: Recipe): string {
  const code = makers.map((file) => readFileSync(new URL(file, import.meta.url)));
  return digest(process.arch, version, entrypoint.join(' '), ...code);
}

async function build(image: ImageName, recipe: Recipe): Promise<string> {
  return cached(`image-${image}-${recipeDigest(recipe)}.tar`, async (file, scratch) => {
    const rootfs = join(scratch, 'rootfs');
    mkdirSync(rootfs);
    await recipe.fill(rootfs);
    await writeImage({ name: imageNames[image], entrypoint: recipe.entrypoint }, rootfs, scratch, file);
  });
}

export async function buildImages(binaries: Binaries): Promise<Images> {
  return {
    pause: await build('pause', single(binaries.pause, 'pause')),
    coredns: await build('coredns', single(binaries.coredns, 'coredns')),
    node: await buildNodeImage(),
  };
}

/** The agents' image, which is all that an engine of Docker needs. */
export const buildNodeImage = (): Promise<string> =>
  build('node', { entrypoint: ['/usr/bin/node'], version: nodeVersion(), fill: writeNodeRootfs });
