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
  helm: 'helm.sh/helm/v3/cmd/helm',
} as const;

type ProgramName = keyof typeof programs;

/** What a lab is made of. */
export type Binaries = Readonly<Record<Exclude<ProgramName, 'helm'>, string>>;

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

/** Some programs are told versions by the linker: Kubernetes' own, and which Kubernetes helm takes a cluster for. */
const told: Partial<Record<ProgramName, (required: string) => Readonly<Record<string, string>>>> = {
  kube: (required) => {
    const { version, major, minor } = versionOf('k8s.io/kubernetes', required);
    const of = 'k8s.io/component-base/version';
    return {
      [`${of}.gitVersion`]: version,
      [`${of}.gitMajor`]: major,
      [`${of}.gitMinor`]: minor,
      [`${of}.gitTreeState`]: 'clean',
    };
  },
  helm: (required) => {
    const { minor } = versionOf('k8s.io/client-go', required); // v0.X is of Kubernetes 1.X
    return {
      'helm.sh/helm/v3/internal/version.version': versionOf('helm.sh/helm/v3', required).version,
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': '1',
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': minor,
      'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor': '1',
      'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor': minor,
    };
  },
};

function versionOf(module: string, required: string) {
  const line = required.split('\n').find((one) => one.trim().startsWith(`${module} v`)) ?? '';
  const [, version = '', major = '', minor = ''] = / (v(\d+)\.(\d+)\S*)/.exec(line) ?? [];
  return { version, major, minor };
}

function versionFlags(name: ProgramName): string {
  const required = readFileSync(join(moduleDir(name), 'go.mod'), 'utf8');
  return Object.entries(told[name]?.(required) ?? {})
    .map(([key, value]) => ` -X ${key}=${value}`)
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

/** The path of helm, which no lab needs: minutes the first time. */
export const buildHelm = (): Promise<string> => build('helm');
