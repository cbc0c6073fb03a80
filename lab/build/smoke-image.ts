import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../errors.ts';
import { cacheDir } from '../state/paths.ts';
import { run } from '../system/run.ts';
import { cached, digest } from './cache.ts';
import { imageSettings } from './dockerfile.ts';
import { writeImage } from './image-archive.ts';
import { nodeProgram, nodeVersion } from './node-rootfs.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILL = join(ROOT, 'deploy/image/fill.ts');
const PREFIX = 'image-kube-smoke-';
/** As each build makes another, of a quarter of a gigabyte. */
const KEPT = 3;

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** The image of this package, by the name that the lab gives it. */
export const smokeImageName = `docker.io/lab/kube-smoke:${version}`;

/** Everything that it is made of. */
function sources(): string[] {
  const inside = (folder: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  const makers = ['dockerfile.ts', 'image-archive.ts', 'smoke-image.ts'].map((name) =>
    fileURLToPath(new URL(name, import.meta.url)),
  );
  const files = ['package.json', 'package-lock.json', 'LICENSE', 'Dockerfile'].map((name) =>
    join(ROOT, name),
  );
  return [...files, ...makers, ...inside('deploy/image'), ...inside('dist')];
}

/** @returns the path of the image's archive, made of dist/ as it is, by the same program as the Dockerfile's */
export async function smokeImage(): Promise<string> {
  const files = built() && sources();
  if (!files) throw new LabError('there is no dist/: npm run build');
  const key = digest(process.arch, nodeVersion(), ...files.flatMap((file) => [file, readFileSync(file)]));
  const archive = await cached(`${PREFIX}${key}.tar`, async (file, scratch) => {
    const rootfs = join(scratch, 'rootfs');
    await fill(rootfs);
    await writeImage({ name: smokeImageName, ...imageSettings() }, rootfs, scratch, file);
  });
  removeOld(archive);
  return archive;
}

/** Writes the image's files, by the Node that is to be in it. */
export async function fill(rootfs: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const path = `${dirname(nodeProgram)}:${process.env.PATH}`;
  await run(nodeProgram, [FILL, rootfs], { cwd: ROOT, env: { PATH: path, SOURCE_DATE_EPOCH: '0', ...env } });
}

function built(): boolean {
  return statSync(join(ROOT, 'dist/src/cli/bin.js'), { throwIfNoEntry: false }) !== undefined;
}

function removeOld(current: string): void {
  const age = (file: string) => statSync(file).mtimeMs;
  const others = readdirSync(cacheDir())
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(cacheDir(), name))
    .filter((file) => file !== current)
    .sort((a, b) => age(b) - age(a));
  for (const file of others.slice(KEPT - 1)) rmSync(file, { force: true });
}
