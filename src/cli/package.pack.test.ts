import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TSC = join(ROOT, 'node_modules/.bin/tsc');
const OLDEST = [22, 12] as const;

interface Ended {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

const folder = mkdtempSync(join(tmpdir(), 'smoke-pack-'));
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

/** As a user's shell would: nothing of this repository on the path, nothing of the npm that runs the tests. */
function userEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|vitest|KUBECONFIG$|NODE_ENV$|TEST$)/i.test(name),
  );
  return { ...Object.fromEntries(own), PATH: userPath().join(delimiter), NO_COLOR: '1', ...more };
}

const userPath = (): string[] =>
  (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));

function call(command: string, args: readonly string[], env = userEnv(), cwd = folder): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? 'killed') : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

async function mustCall(command: string, args: readonly string[], cwd = folder): Promise<Ended> {
  const ended = await call(command, args, userEnv(), cwd);
  if (ended.code === 0) return ended;
  throw new Error(`${command} ${args.join(' ')}: ${ended.code}\n${ended.stdout}\n${ended.stderr}`);
}

/** A node on the path that is too old for this package. */
async function oldNode(): Promise<string | undefined> {
  for (const node of userPath().map((entry) => join(entry, 'node'))) {
    if (!existsSync(node)) continue;
    const { stdout } = await call(node, ['-p', 'process.versions.node']);
    const [major = 0, minor = 0] = stdout.split('.').map(Number);
    if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) return node;
  }
  return undefined;
}

beforeAll(async () => {
  // built before; building again would take away what other tests run
  await mustCall('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], ROOT);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  await mustCall('npm', ['install', '--prefer-offline', `./${tarball}`, 'node@24']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tarball in an empty project', () => {
  it('holds what runs, and no tests', () => {
    const files = readdirSync(join(folder, 'node_modules/kube-smoke'), { recursive: true }).map(String);
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'deploy/chart/Chart.yaml',
        'dist/src/agent/agent.cjs',
        'dist/src/cli/bin.js',
        'dist/src/index.d.ts',
        'dist/src/report/health.schema.json',
        'dist/specs/overlay.smoke.js',
      ]),
    );
    expect(files.filter((file) => /\.test\.|testing\.|contract\./.test(file))).toEqual([]);
  });

  it('writes a first spec and runs it', async () => {
    expect(await call('npx', ['smoke', 'init'])).toMatchObject({ code: 0 });
    const run = await call('npx', ['smoke', 'run', '--driver', 'local', '--junit', 'junit.xml']);
    expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
    expect(run.stdout).toContain('my-app');
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('classname="smoke.my-app"');
  });

  it('runs under plain vitest with the preset', async () => {
    write(
      'vitest.config.ts',
      [
        "import { smoke } from 'kube-smoke/vitest';",
        "import { defineConfig } from 'vitest/config';",
        'export default defineConfig({ test: smoke() });',
      ].join('\n'),
    );
    write(
      'smoke.config.ts',
      "import { defineConfig } from 'kube-smoke/config';\nexport default defineConfig({ driver: 'local' });\n",
    );
    const run = await call('npx', ['vitest', 'run']);
    expect(run, run.stdout + run.stderr).toMatchObject({ code: 0 });
    expect(run.stdout).toMatch(/Tests\s+2 passed/);
  });

  it('has types for every entry', async () => {
    write(
      'consumer.ts',
      [
        "import { check, everyNode, service, suite, test, expect } from 'kube-smoke';",
        "import { defineConfig } from 'kube-smoke/config';",
        "import { smoke } from 'kube-smoke/vitest';",
        "import schema from 'kube-smoke/health.schema.json' with { type: 'json' };",
        'export const config = defineConfig({ timeout: "2m" });',
        'export const preset = smoke();',
        'export const title: string = schema.title;',
        "suite('s', () => check('c', everyNode().reaches(service('kubernetes.default')).tcp()));",
        "test('t', async ({ cluster }) => expect(cluster.everyNode()).toReach(cluster.everyNode()));",
        '// @ts-expect-error a duration has a unit',
        "defineConfig({ timeout: '2' });",
      ].join('\n'),
    );
    const compilerOptions = {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      target: 'es2023',
      lib: ['es2024', 'esnext.disposable', 'dom'],
      types: [],
      strict: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      noEmit: true,
    };
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const { code, stdout } = await call(TSC, ['-p', folder], { ...process.env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  it('does not load the Kubernetes client for a local run', async () => {
    write(
      'loaded.mjs',
      [
        "import { appendFileSync } from 'node:fs';",
        "import { registerHooks } from 'node:module';",
        'registerHooks({ load: (url, context, next) => {',
        "  appendFileSync(process.env.LOADED, url + '\\n');",
        '  return next(url, context);',
        '} });',
      ].join('\n'),
    );
    const LOADED = join(folder, 'loaded.txt');
    const env = userEnv({ LOADED, NODE_OPTIONS: `--import=${join(folder, 'loaded.mjs')}` });
    const node = join(folder, 'node_modules/.bin/node');
    const bin = join(folder, 'node_modules/kube-smoke/dist/src/cli/bin.js');
    expect(await call(node, [bin, 'run', '--driver', 'local'], env)).toMatchObject({ code: 0 });
    const loaded = readFileSync(LOADED, 'utf8').split('\n');
    expect(loaded.some((url) => url.includes('/drivers/local/'))).toBe(true);
    expect(loaded.filter((url) => url.includes('@kubernetes/client-node'))).toEqual([]);
  });

  it('says in one line that Node is too old', async (context) => {
    const node = await oldNode();
    if (!node) return context.skip('no node below 22.12 is on the path');
    const bin = join(folder, 'node_modules/kube-smoke/dist/src/cli/bin.js');
    const { code, stdout, stderr } = await call(node, [bin, 'run']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^kube-smoke needs Node 22\.12 or newer; this is .+\n$/);
  });
});
