import { describe, expect, it } from 'vitest';
import type { Baseline } from '../core/baseline/baseline.ts';
import type { RunReport } from '../core/run-report.ts';
import { type Ended, Project, spec } from './testing.ts';

// A cluster before an upgrade and after it, as the local driver can play it.

const suites = spec(
  "suite('mesh', () => {",
  "  check('tcp', everyNode().reaches(everyNode()).tcp());",
  "  check('ready', everyNode().has('Ready'));",
  "  check('name', everyNode().resolves(service(everyNode())).via(dnsService()));",
  '});',
);

class Upgrade extends Project {
  constructor() {
    super({ 'a.smoke.ts': suites });
  }

  before(...args: readonly string[]): Promise<Ended> {
    return this.smoke('snapshot', '--driver', 'local', '-o', 'before.json', 'a.smoke.ts', ...args);
  }

  /** As after `before`: the same fleet is always the same. */
  static async since(baseline: Promise<string>): Promise<Upgrade> {
    const upgrade = new Upgrade();
    upgrade.write('before.json', await baseline);
    return upgrade;
  }

  /** @returns how it ended, and what was told of the comparison */
  async after(...args: readonly string[]) {
    const files = ['--baseline', 'before.json', '--json', 'run.json', 'a.smoke.ts'];
    const ended = await this.smoke('verify', '--driver', 'local', ...files, ...args);
    const { comparison } = JSON.parse(this.read('run.json')) as RunReport;
    const told = comparison?.differences.map(({ meaning, name, cause }) =>
      [meaning, name, cause].filter(Boolean).join(' '),
    );
    return { ...ended, comparison, told };
  }
}

const OLD_FAULT = ['--local-fault', 'drop:n1>n2'];

async function baselineOf(args: readonly string[], wanted: number): Promise<string> {
  using project = new Upgrade();
  const { code, stderr } = await project.before(...args);
  expect(code, stderr).toBe(wanted);
  return project.read('before.json');
}

let [healthy, faulty]: Promise<string>[] = [];
const wasHealthy = () => (healthy ??= baselineOf([], 0));
const hadFault = () => (faulty ??= baselineOf(OLD_FAULT, 1));

// one after the other: a busy machine is slow, and that is told, too
describe('an upgrade', { timeout: 60_000 }, () => {
  it('that went well is verified', async () => {
    using project = await Upgrade.since(wasHealthy());
    const { code, stdout, comparison, told } = await project.after();
    expect([code, told]).toEqual([0, []]);
    expect(comparison).toMatchObject({ verdict: 'passed', compared: 3, settled: { waitedMs: 0, left: [] } });
    expect(stdout).toMatch(
      /^✔ PASSED[\s\S]*^✔ VERIFIED {2}nothing is worse than before, 3 checks compared$/m,
    );
  });

  it('that broke DNS is worse, with the cause', async () => {
    using project = await Upgrade.since(wasHealthy());
    const { code, stdout, told } = await project.after('--local-fault', 'dns-down');
    expect([code, told]).toEqual([1, ['worse mesh/name dns-down']]);
    expect(stdout).toMatch(/^✖ WORSE {2}1 worse than before: mesh\/name$/m);
    expect(stdout).toMatch(/✖ mesh\/name {2}passed → failed \(\w+\) {2}\[dns-down\]/);
  });

  it('of a cluster with an old fault is verified, and says so', async () => {
    using project = await Upgrade.since(hadFault());
    const { code, stdout, told } = await project.after(...OLD_FAULT);
    expect([code, told]).toEqual([0, ['old mesh/tcp one-way-loss']]);
    expect(stdout).toMatch(/^✖ FAILED[\s\S]*^✔ VERIFIED[^\n]* 1 as broken as before/m);
    expect(stdout).toContain('broken before as well\n    · mesh/tcp');
  });

  it('of a cluster with an old fault fails with --strict', async () => {
    using project = await Upgrade.since(hadFault());
    const { code, stdout } = await project.after(...OLD_FAULT, '--strict');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✖ BROKEN {2}nothing is worse than before, but --strict counts .*: mesh\/tcp$/m);
  });

  it('that mended an old fault, and broke another thing', async () => {
    using project = await Upgrade.since(hadFault());
    const { code, told } = await project.after('--local-fault', 'dns-down');
    expect([code, told]).toEqual([1, ['worse mesh/name dns-down', 'better mesh/tcp']]);
  });

  it('that made the old fault greater is worse', async () => {
    using project = await Upgrade.since(hadFault());
    const { code, told } = await project.after('--local-fault', 'partition:n1,n2|n3');
    expect([code, told]).toEqual([1, ['worse mesh/tcp overlay-down']]);
  });

  it('that made a node slow is worse', async () => {
    using project = await Upgrade.since(wasHealthy());
    const { code, stdout } = await project.after('--local-fault', 'slow:n2=300ms');
    expect(code).toBe(1);
    expect(stdout).toMatch(/✖ mesh\/tcp {2}median \S+ → median \S+/);
  });

  it('that lost a node is worse', async () => {
    using project = await Upgrade.since(wasHealthy());
    const { code, told } = await project.after('--local-nodes', '2');
    expect([code, told]).toEqual([1, ['worse n3']]);
  });

  it('is waited for, not without limit, and then asked', async () => {
    using project = await Upgrade.since(wasHealthy());
    const { code, stdout, stderr } = await project.after('--local-fault', 'node-down:n2', '--settle', '3s');
    expect(code).toBe(1);
    expect(stderr).toContain('waiting for the cluster to settle: node n2: not ready');
    expect(stdout).toMatch(/^ {2}waited \S+ for the cluster to settle: node n2$/m);
    expect(stdout).toContain('not settled: node n2: not ready');
  });

  it('of which a part is asked is compared in that part', async () => {
    using project = await Upgrade.since(wasHealthy());
    const { code, comparison } = await project.after('-t', 'tcp', '--local-fault', 'dns-down');
    expect([code, comparison?.compared]).toEqual([0, 1]);
    const nothing = await project.after('-t', 'no such check');
    expect([nothing.code, nothing.stdout]).toEqual([3, expect.stringContaining('? COULD NOT TELL')]);
  });

  it('that is interrupted while it is waited for exits 130', async () => {
    using project = await Upgrade.since(wasHealthy());
    const fault = ['--local-fault', 'node-down:n2'];
    const run = project.start(
      'verify',
      '--driver',
      'local',
      '--baseline',
      'before.json',
      'a.smoke.ts',
      ...fault,
    );
    await run.says('waiting for the cluster to settle');
    run.kill('SIGTERM');
    const { code, stdout } = await run.ended;
    expect([code, stdout]).toEqual([130, expect.stringContaining('! INTERRUPTED  interrupted before all')]);
  });
});

describe('a baseline', () => {
  it('goes to standard output, and the console to standard error', async () => {
    using project = new Upgrade();
    const { code, stdout, stderr } = await project.before('-o', '-');
    const baseline = JSON.parse(stdout) as Baseline;
    expect([code, baseline.snapshotVersion, baseline.checks.length]).toEqual([0, 1, 3]);
    expect(stderr).toContain('PASSED');
  });

  it('is not written where nothing was answered', async () => {
    using project = new Upgrade();
    const { code, stderr } = await project.before('-t', 'no such check');
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('no baseline was written: nothing was answered'),
    ]);
    expect(() => project.read('before.json')).toThrow();
  });

  it.each([
    { what: 'is not named', args: [], says: /--baseline/ },
    { what: 'is not there', args: ['--baseline', 'none.json'], says: /--baseline none.json: .*ENOENT/ },
    { what: 'is something else', args: ['--baseline', 'a.smoke.ts'], says: /that is no baseline/ },
    { what: 'is of another version', args: ['--baseline', 'next.json'], says: /snapshotVersion is 2/ },
    { what: 'is of another driver', args: ['--baseline', 'prod.json'], says: /driver kubernetes, not local/ },
    { what: 'is of another cluster', args: ['--baseline', 'other.json'], says: /another cluster, prod/ },
  ])('that $what is a mistake', async ({ args, says }) => {
    using project = new Upgrade();
    const cluster = { driver: 'kubernetes', name: 'prod', version: 'v1.35.4' };
    const base = {
      snapshotVersion: 1,
      takenAt: '',
      runId: '',
      takenBy: '',
      checks: [],
      certificates: [],
      findings: [],
    };
    project.write('next.json', JSON.stringify({ ...base, snapshotVersion: 2, cluster }));
    project.write('prod.json', JSON.stringify({ ...base, cluster }));
    project.write('other.json', JSON.stringify({ ...base, cluster: { ...cluster, driver: 'local' } }));
    const { code, stderr, stdout } = await project.smoke('verify', '--driver', 'local', ...args);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([2, '']);
  });
});
