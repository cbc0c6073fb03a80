import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { Project, ROOT, spec } from '../../cli/testing.ts';
import type { RunReport } from '../../core/run-report.ts';
import { countRunning, IMAGE, ours, type Stack, startStack } from './testing.ts';

/** The built command on real engines: what it finds there, how it reaches them, and what it leaves. */

const { sockets, tcp, certificates } = inject('engines');
const [first = ''] = sockets;
const hosts = (urls: readonly string[]) => urls.flatMap((url) => ['--docker-host', url]);
const DOCKER = ['--driver', 'docker', '--image', IMAGE];

/** Nothing of any run: the engines are the tests' own. */
const nothingLeft = () => expect.poll(() => ours(sockets), { timeout: 15_000, interval: 200 }).toEqual([]);

afterEach(nothingLeft);

/** Runs, and reads what the run knew. */
async function run(args: readonly string[], files = {}, env = {}) {
  using project = new Project(files, env);
  project.install();
  const ended = await project.smoke('run', ...DOCKER, '--json', 'run.json', ...args);
  const report = JSON.parse(project.read('run.json')) as RunReport;
  return { ...ended, report };
}

const statuses = ({ outcomes }: RunReport, suite: string) =>
  Object.fromEntries(
    outcomes.filter((one) => one.suite === suite).map(({ name, status }) => [name, status] as const),
  );

describe('a run on healthy engines', () => {
  it.each([
    { what: 'three, as a Swarm', args: hosts(sockets), nodes: ['d1', 'd2', 'd3'] },
    {
      what: 'one, as three nodes',
      args: [...hosts([first]), '--docker-nodes', '3'],
      nodes: ['d1-1', 'd1-2', 'd1-3'],
    },
  ])('passes on $what', async ({ args, nodes }) => {
    const { code, stdout, report } = await run(args);
    expect(stdout).toMatch(/^✔ PASSED {2}/);
    expect(code).toBe(0);
    expect(report.findings).toEqual([]);
    expect(report.nodes.map(({ name, status }) => [name, status])).toEqual(
      nodes.map((name) => [name, 'running']),
    );
    expect(statuses(report, 'overlay')).toMatchObject({ tcp: 'passed', udp: 'passed', loss: 'passed' });
    expect(statuses(report, 'services')).toMatchObject({ 'tcp by every backend': 'passed' });
    expect(statuses(report, 'dns')).toMatchObject({
      'resolv.conf': 'passed',
      'a headless service': 'passed',
      'the DNS service over tcp': 'passed',
      'a new name is known soon': 'passed',
      'a name that does not exist': 'skipped',
    });
    expect(statuses(report, 'runtime')).toMatchObject({ 'every node starts a container': 'passed' });
    // what only a cluster has
    expect(new Set(Object.values(statuses(report, 'workloads')))).toEqual(new Set(['skipped']));
    expect(new Set(Object.values(statuses(report, 'control-plane')))).toEqual(new Set(['skipped']));
  });

  it('lets a container come and go, and says so of an image that cannot be had', async () => {
    const cycle = 'runtime/a pod comes and goes on every node';
    const config = "export default { runtime: { pull: '127.0.0.1:9/no/such:1' } };";
    const args = [...hosts([first]), '--suite', 'runtime', '--enable', cycle];
    const { code, report } = await run(args, { 'smoke.config.ts': config });
    expect(statuses(report, 'runtime')).toMatchObject({
      'a pod comes and goes on every node': 'passed',
      'every node pulls the image': 'failed',
    });
    expect(report.findings).toMatchObject([{ cause: 'image-unavailable', nodes: ['d1'] }]);
    expect(code).toBe(1);
  });
});

describe('an engine is reached', () => {
  const suite = ['--suite', 'overlay', '-t', 'tcp'];

  it('over TCP, by TLS', async () => {
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates };
    const { code, report } = await run([...hosts(tcp), ...suite], {}, env);
    expect(report.outcomes).toMatchObject([{ id: 'overlay/tcp', status: 'passed' }]);
    expect(report.facts.nodes.map(({ address }) => address)).toEqual(tcp.map((url) => new URL(url).hostname));
    expect(code).toBe(0);
  });

  it('by the ssh command', async () => {
    using bin = new Project();
    // in place of a machine with sshd: what runs at the other end is what would run there
    const ssh = `#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; echo "$2" >> ${bin.folder}/asked; shift 2\nexec env DOCKER_HOST=${first} "$@"\n`;
    mkdirSync(join(bin.folder, 'bin'));
    writeFileSync(join(bin.folder, 'bin/ssh'), ssh, { mode: 0o755 });
    const PATH = [join(bin.folder, 'bin'), process.env.PATH].join(delimiter);
    const args = ['--docker-host', 'ssh://me@d1.example', '--docker-nodes', '2', ...suite];
    const { code, report, stderr } = await run(args, {}, { PATH });
    expect(report.outcomes, stderr).toMatchObject([{ id: 'overlay/tcp', status: 'passed' }]);
    expect(code).toBe(0);
    expect(new Set(bin.read('asked').trim().split('\n'))).toEqual(new Set(['me@d1.example']));
  });

  it('where the environment says', async () => {
    const { code, report } = await run([...suite, '--docker-nodes', '2'], {}, { DOCKER_HOST: first });
    expect(report.facts.nodes.map(({ name }) => name)).toEqual(['d1-1', 'd1-2']);
    expect(code).toBe(0);
  });
});

describe('nothing is left', () => {
  const HOLD = spec(
    "suite('hold', () => {",
    "  test('holds', async ({ cluster }) => {",
    "    await cluster.pods('api', { count: 2 });",
    "    console.error('holding');",
    '    await new Promise((resolve) => setTimeout(resolve, 60_000));',
    '  }, 90_000);',
    '});',
  );
  const args = [...DOCKER, ...hosts([first]), '--docker-nodes', '2', 'hold.smoke.ts', '--suite', 'hold'];

  it('after a failure', async () => {
    const wrong = spec("suite('s', () => { check('no', everyNode().reaches(everyNode()).tcp(9)); });");
    const { code, report } = await run([...hosts(sockets), 's.smoke.ts', '--suite', 's'], {
      's.smoke.ts': wrong,
    });
    expect(report.outcomes).toMatchObject([{ id: 's/no', status: 'failed' }]);
    expect(code).toBe(1);
    await nothingLeft();
  });

  it('after SIGINT', async () => {
    using project = new Project({ 'hold.smoke.ts': HOLD });
    const command = project.start('run', ...args);
    await command.says('holding');
    command.kill('SIGINT');
    expect((await command.ended).code).toBe(130);
    await nothingLeft();
  });

  it('after kill -9, but a network, which smoke clean takes away', async () => {
    using project = new Project({ 'hold.smoke.ts': HOLD });
    const command = project.start('run', ...args);
    await command.says('holding');
    // one that was only being made would stay, and one that was only being started would wait 20 s for its program
    await expect.poll(() => countRunning(first)).toBe(4);
    command.kill('SIGKILL');
    await command.ended;
    // containers end with the connection that feeds them, and their engine removes them
    const network = expect.stringMatching(/^network smoke-[0-9a-f]{10}$/);
    await expect.poll(() => ours([first]), { timeout: 15_000 }).toEqual([network]);
    const clean = ['clean', '--driver', 'docker', ...hosts([first])];
    expect((await project.smoke(...clean, '--older-than', '1h')).stdout).toBe('nothing to remove\n');
    const { code, stdout } = await project.smoke(...clean);
    expect(stdout).toMatch(/^removed network smoke-[0-9a-f]{10}\n$/);
    expect(code).toBe(0);
  });
});

describe('a stack of Compose', () => {
  it('is asked by its own names on its own network, as the example has it', async () => {
    const folder = join(ROOT, 'examples/docker-compose');
    const files = Object.fromEntries(
      ['shop.smoke.ts', 'smoke.config.ts'].map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
    const { services, networks } = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8')) as Stack;
    await using stack = await startStack(first, networks.default.name, services, IMAGE);
    const args = [...hosts([first]), '--docker-nodes', '2', 'shop.smoke.ts'];
    const well = await run(args, files);
    expect(statuses(well.report, 'shop'), well.stderr).toEqual({
      'web has a name': 'passed',
      'web answers': 'passed',
      'the cache takes connections': 'passed',
    });
    expect(well.code).toBe(0);
    await stack.stop('web');
    expect(statuses((await run(args, files)).report, 'shop')).toEqual({
      'web has a name': 'failed',
      'web answers': 'failed',
      'the cache takes connections': 'passed',
    });
  });
});
