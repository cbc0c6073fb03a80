import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listing } from '../../deploy/image/testing.ts';
import { imageSettings } from '../build/dockerfile.ts';
import { fill } from '../build/smoke-image.ts';
import { run } from '../system/run.ts';
import { writeBuilder } from './builder.ts';
import { type Docker, startDocker } from './daemon.ts';

/** The Dockerfile, by a real Docker; only the image that it begins with is not the one of the registry. */

const IMAGE = 'lab/kube-smoke';
const folder = mkdtempSync(join(tmpdir(), 'smoke-dockerfile-'));
let docker: Docker;

const BUILD = ['build', '--network=host', '--build-arg', 'NODE=lab/builder'];
const RUN = ['run', '--rm', '--read-only', '--tmpfs=/tmp', '--network=none', '--cap-drop=ALL'];
const SPEC = `import { check, everyNode, suite } from 'kube-smoke';
suite('shop', () => check('all reach all', everyNode().reaches(everyNode()).tcp()));
`;
const CONFIG = `import { defineConfig } from 'kube-smoke/config';
export default defineConfig({ driver: 'local', suite: ['shop'] });
`;

beforeAll(async () => {
  docker = await startDocker();
  const { rootfs, changes } = await writeBuilder(join(folder, 'builder'));
  const archive = join(folder, 'builder.tar');
  await run('tar', ['-C', rootfs, '-cf', archive, '.']);
  await docker.run(['import', ...changes.flatMap((one) => ['--change', one]), archive, 'lab/builder']);
  await docker.run([...BUILD, '--tag', IMAGE, '.']);
});
afterAll(async () => {
  await docker?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** The files of all layers. */
async function filesOfImage(): Promise<string> {
  const [saved, files] = [join(folder, 'saved'), join(folder, 'files')];
  for (const one of [saved, files]) mkdirSync(one);
  const archive = join(folder, 'saved.tar');
  await docker.run(['save', '--output', archive, IMAGE]);
  await run('tar', ['-C', saved, '-xf', archive]);
  const [{ Layers }] = JSON.parse(readFileSync(join(saved, 'manifest.json'), 'utf8'));
  for (const layer of Layers) await run('tar', ['-C', files, '-xpf', join(saved, layer)]);
  return files;
}

describe('the image of the Dockerfile', () => {
  it('has the very files of the image that the lab builds', async () => {
    const own = join(folder, 'own');
    await fill(own);
    expect(listing(await filesOfImage())).toEqual(listing(own));
  });

  it('has the settings that the lab reads from the Dockerfile', async () => {
    const [{ Config }] = JSON.parse(await docker.run(['inspect', IMAGE]));
    const { entrypoint, env, user, workingDir } = imageSettings();
    expect(Config).toMatchObject({ Entrypoint: entrypoint, Env: env, User: user, WorkingDir: workingDir });
    expect(user).toBe('65532:65532');
  });

  it('runs without a writable root, a network or any capability', async () => {
    const said = await docker.run([...RUN, IMAGE, 'run', '--driver', 'local', '--suite', 'overlay']);
    expect(said).toMatch(/checks on 3 nodes of local: \d+ passed/);
  });

  it("runs the user's specs and config from /work", async () => {
    const work = join(folder, 'work');
    mkdirSync(work);
    writeFileSync(join(work, 'shop.smoke.ts'), SPEC);
    writeFileSync(join(work, 'smoke.config.ts'), CONFIG);
    const said = await docker.run([...RUN, `--volume=${work}:/work:ro`, IMAGE, 'run']);
    expect(said).toMatch(/^✔ PASSED {2}1 check passed on 3 nodes in \S+\n\n {2}✔ shop {2}1 passed\n/);
  });

  it('has no shell', async () => {
    const shell = docker.run([...RUN, '--entrypoint=sh', IMAGE, '-c', 'true']);
    await expect(shell).rejects.toThrow(/executable file not found/);
  });

  it('gives the list of what is in it, to be attached', async () => {
    const out = join(folder, 'sbom');
    await docker.run([...BUILD, '--target=sbom', `--output=${out}`, '.']);
    expect(readdirSync(out)).toEqual(['kube-smoke.cdx.json']);
    const inImage = resolve(folder, 'own/usr/share/sbom/kube-smoke.cdx.json');
    expect(readFileSync(join(out, 'kube-smoke.cdx.json'))).toEqual(readFileSync(inImage));
  });
});
