import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listing } from './testing.ts';

/** What goes into the image, on any machine that has Node: no container is needed for it. */

const FILL = fileURLToPath(new URL('fill.ts', import.meta.url));
const LOCK = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lock;
const APP = 'usr/lib/kube-smoke';
const EPOCH = 1_700_000_000;

const folder = mkdtempSync(join(tmpdir(), 'smoke-image-'));
const [first, second] = [join(folder, 'first'), join(folder, 'a-second-of-another-name')];

interface Lock {
  readonly version: string;
  readonly packages: Readonly<Record<string, { readonly version: string; readonly dev?: boolean }>>;
}

interface Bom {
  readonly metadata: { readonly timestamp: string };
  readonly components: readonly { readonly name: string; readonly version?: string; readonly type: string }[];
}
const bom = () => JSON.parse(readFileSync(join(first, 'usr/share/sbom/kube-smoke.cdx.json'), 'utf8')) as Bom;

beforeAll(() => {
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(EPOCH) };
  for (const one of [first, second])
    execFileSync(process.execPath, [FILL, one], { env, stdio: ['ignore', 'ignore', 'pipe'] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the files of the image', () => {
  it('are the same in two builds, to the second', () => {
    expect(listing(first).length).toBeGreaterThan(1000);
    expect(listing(second)).toEqual(listing(first));
  });

  it('hold no shell, no package manager, nothing for development', () => {
    const names = listing(first).map((line) => line.split(' ')[0]!);
    expect(names.filter((name) => /^(usr\/)?s?bin\//.test(name))).toEqual(['usr/bin/node', 'usr/bin/smoke']);
    const forDevelopment = Object.entries(LOCK.packages).filter(([, { dev }]) => dev);
    expect(forDevelopment.length).toBeGreaterThan(5);
    for (const [path] of forDevelopment) expect(existsSync(join(first, APP, path)), path).toBe(false);
  });

  it('hold a command that tells its version', () => {
    const PATH = [join(first, 'usr/bin'), process.env.PATH].join(delimiter);
    const bin = join(first, APP, 'dist/src/cli/bin.js');
    const told = execFileSync(join(first, 'usr/bin/node'), [bin, '--version'], { env: { PATH } });
    expect(String(told).trim()).toBe(LOCK.version);
  });
});

describe('the list of what is in the image', () => {
  it('has every package that is installed, Node, and its libraries', () => {
    const installed = join(first, APP, 'node_modules/.package-lock.json');
    const { packages } = JSON.parse(readFileSync(installed, 'utf8')) as Lock;
    const named = Object.entries(packages).map(
      ([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`,
    );
    expect(named.length).toBeGreaterThan(50);
    const listed = bom().components.map(({ name, version }) => `${name}@${version}`);
    expect(listed).toEqual(expect.arrayContaining([...named, `node@${process.versions.node}`]));
    expect(bom().components.some(({ name, type }) => type === 'file' && name.includes('libc.so'))).toBe(true);
  });

  it('has the time that it was told, not that of the build', () => {
    expect(bom().metadata.timestamp).toBe(new Date(EPOCH * 1000).toISOString());
  });
});
