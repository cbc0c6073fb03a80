import { createHash } from 'node:crypto';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from '../system/run.ts';

/** What containers of an image start with. */
export interface ImageSettings {
  readonly entrypoint: readonly string[];
  /** More of their environment, as `NAME=value`. */
  readonly env?: readonly string[];
  /** Numbers of user and group; root if there are none. */
  readonly user?: string;
  readonly workingDir?: string;
}

export interface ImageConfig extends ImageSettings {
  readonly name: string;
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** The same files give the same archive, whoever builds it and when. */
const reproducible = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];

const withPath = (env: readonly string[]): readonly string[] =>
  env.some((one) => one.startsWith('PATH=')) ? env : ['PATH=/usr/local/bin:/usr/bin:/bin', ...env];

/** Writes an image of one layer in the form of `docker save`, uncompressed: it is read on this machine only. */
export async function writeImage(
  image: ImageConfig,
  rootfs: string,
  scratch: string,
  file: string,
): Promise<void> {
  const layer = join(scratch, 'layer.tar');
  await run('tar', ['-C', rootfs, ...reproducible, '-cf', layer, '.']);
  const config = {
    architecture: architectures[process.arch] ?? process.arch,
    os: 'linux',
    config: {
      Entrypoint: image.entrypoint,
      Env: withPath(image.env ?? []),
      User: image.user ?? '',
      WorkingDir: image.workingDir ?? '/',
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${await sha256(layer)}`] },
  };
  const manifest = [{ Config: 'config.json', RepoTags: [image.name], Layers: ['layer.tar'] }];
  writeFileSync(join(scratch, 'config.json'), JSON.stringify(config));
  writeFileSync(join(scratch, 'manifest.json'), JSON.stringify(manifest));
  await run('tar', [
    '-C',
    scratch,
    ...reproducible,
    '-cf',
    file,
    'config.json',
    'layer.tar',
    'manifest.json',
  ]);
}
