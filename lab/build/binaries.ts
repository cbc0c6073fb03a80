import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { progress } from '../progress.ts';
import { run } from '../system/run.ts';
import { cached, digest } from './cache.ts';

/** The Go modules below lab/modules, and the package of each that is the program. */
const programs = {
  kube: '.',
  etcd: 'go.etcd.io/etcd/server/v3',
  coredns: 'github.com/coredns/coredns',
  pause: '.',
} as const;

type ProgramName = keyof typeof programs;

export type Binaries = Readonly<Record<ProgramName, string>>;

/** Static programs, because the images have no C library; go.sum decides what is built, nothing may edit it. */
const goEnvironment = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' };

function moduleDir(name: ProgramName): string {
  return fileURLToPath(new URL(`../modules/${name}`, import.meta.url));
}

function sourcesDigest(name: ProgramName): string {
  const dir = moduleDir(name);
  const sources = readdirSync(dir).sort();
  return digest(
    process.arch,
    ...flagsOf(name),
    ...sources.flatMap((file) => [file, readFileSync(join(dir, file))]),
  );
}

/** Kubernetes asks its linker for its version, and says "v0.0.0-master" if nobody told it. */
function versionFlags(name: ProgramName): string {
  const required = readFileSync(join(moduleDir(name), 'go.mod'), 'utf8');
  const [, version, major, minor] = /k8s\.io\/kubernetes (v(\d+)\.(\d+)\S*)/.exec(required) ?? [];
  if (!version) return '';
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  return Object.entries(values)
    .map(([key, value]) => ` -X k8s.io/component-base/version.${key}=${value}`)
    .join('');
}

function flagsOf(name: ProgramName): string[] {
  return ['-trimpath', `-ldflags=-s -w${versionFlags(name)}`];
}

async function build(name: ProgramName): Promise<string> {
  return cached(`${name}-${sourcesDigest(name)}`, async (file) => {
    progress(`building ${name}`);
    const flags = [...flagsOf(name), '-o', file];
    await run('go', ['build', ...flags, programs[name]], { cwd: moduleDir(name), env: goEnvironment });
  });
}

/** One after the other: each build uses all processors by itself. */
export async function buildBinaries(): Promise<Binaries> {
  return {
    kube: await build('kube'),
    etcd: await build('etcd'),
    coredns: await build('coredns'),
    pause: await build('pause'),
  };
}
