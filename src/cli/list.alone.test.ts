import { describe, expect, it } from 'vitest';
import { Project, spec } from './testing.ts';

const file = spec(
  "suite('mine', () => {",
  "  check('runs', everyNode().has('Ready'));",
  "  check.skip('later', everyNode().has('Ready'));",
  "  check.optIn('dear', everyNode().has('Ready'));",
  '});',
  "suite.when(false, 'only where it rains')('rain', () => {});",
  "suite.optIn('big', () => { check('whole', everyNode().has('Ready')); });",
  "test('a test', () => {});",
  "test.skip('no test', () => {});",
);

describe('smoke list', () => {
  it('says what would run, and why the rest would not', async () => {
    using project = new Project({ 'a.smoke.ts': file });
    const { code, stdout, stderr } = await project.smoke('list', 'a.smoke.ts');
    expect(stdout).toBe(
      [
        'mine',
        '  ✔ runs',
        '  - later  (skipped in the spec file)',
        "  - dear  (opt-in: --enable 'mine/dear')",
        '',
        'rain',
        '  not applicable: only where it rains',
        '  - every check',
        '',
        'big',
        "  opt-in: --enable 'big'",
        '  - whole',
        '',
        'a',
        '  ✔ a test',
        '  - no test  (skipped in the spec file)',
        '',
        '2 would run, 5 would not',
        '',
      ].join('\n'),
    );
    expect(stderr).toContain('no cluster at hand');
    expect(code).toBe(0);
  });

  it('as JSON, of a selection', async () => {
    using project = new Project({ 'a.smoke.ts': file });
    const args = [
      'a.smoke.ts',
      '--json',
      '--suite',
      'mine',
      '--suite',
      'rain',
      '--enable',
      'mine',
      '-t',
      'runs|dear',
    ];
    const { stdout } = await project.smoke('list', '--driver', 'local', ...args);
    const { schemaVersion, checks } = JSON.parse(stdout);
    expect(schemaVersion).toBe(1);
    expect(
      checks.map((one: { name: string; runs: boolean; why?: string }) => [one.name, one.why ?? one.runs]),
    ).toEqual([
      ['runs', true],
      ['later', 'not-selected'],
      ['dear', true],
      ['every check', 'not-selected'],
      ['whole', 'not-selected'],
      ['a test', 'not-selected'],
      ['no test', 'not-selected'],
    ]);
    expect(checks[0].source).toMatchObject({ line: 3 });
  });

  it('knows what a kind of cluster does not have', async () => {
    using project = new Project();
    const { stdout } = await project.smoke('list', '--driver', 'local', '--json', '--suite', 'control-plane');
    const { checks } = JSON.parse(stdout);
    expect(checks.find((one: { name: string }) => one.name === 'leases are renewed')).toMatchObject({
      runs: false,
      why: 'not-applicable',
    });
    // what the cluster would be let do, too
    expect(checks.find((one: { name: string }) => one.name === 'a pod gets a node')).toMatchObject({
      runs: false,
      why: 'not-applicable',
      reason: expect.stringContaining('it takes a cluster'),
    });
  });

  it('names what the config would have to say', async () => {
    using project = new Project();
    const reasons = async () => {
      const { stdout } = await project.smoke('list', '--json', '--enable', 'egress');
      const { checks } = JSON.parse(stdout) as {
        checks: { suite: string; name: string; why?: string; reason?: string }[];
      };
      return new Map(checks.map(({ suite, name, why, reason }) => [`${suite}/${name}`, `${why}: ${reason}`]));
    };
    const without = await reasons();
    const needs = (key: string) => `not-configured: not configured: ${key} in smoke.config.ts`;
    expect(without.get('registry/every check')).toBe(needs('registries'));
    expect(without.get('egress/every check')).toBe(needs('egress'));
    expect(without.get('commands/every check')).toBe(needs('commands'));
    expect(without.get('etcd/every member is healthy')).toBe(needs('etcd.endpoints'));
    expect(without.get('nodes/the nodes are as declared')).toBe(needs('expect'));
    expect(without.get('runtime/every node pulls the image')).toBe(needs('runtime.pull'));
    expect(without.get('storage/what is written is read back')).toBe("opt-in: opt-in: --enable 'storage'");
    project.write(
      'smoke.config.mjs',
      `export default ${JSON.stringify({
        registries: ['http://registry.kube-system:5000'],
        etcd: { endpoints: ['http://127.0.0.1:2379'] },
        runtime: { pull: 'lab/pause:1' },
      })};`,
    );
    const given = await reasons();
    const runs = 'undefined: undefined';
    expect(given.get('registry/http://registry.kube-system:5000')).toBe(runs);
    expect(given.get('etcd/every member is healthy')).toBe(runs);
    expect(given.get('runtime/every node pulls the image')).toBe(runs);
  });

  it('does what a run does of it', async () => {
    using project = new Project({ 'a.smoke.ts': file });
    const { report } = await project.local('a.smoke.ts');
    const { checks } = JSON.parse((await project.smoke('list', '--json', 'a.smoke.ts')).stdout);
    const ran = report.outcomes.filter(({ status }) => status !== 'skipped').map(({ name }) => name);
    const listed = checks
      .filter((one: { runs: boolean }) => one.runs)
      .map((one: { name: string }) => one.name);
    expect(listed.sort()).toEqual(ran.sort());
  });

  it('tells a need that no config can meet, where it is written', async () => {
    const twice = spec(
      "suite.needs('registry')('mine', () => {",
      "  check.needs('runtime.push')('pushed', everyNode().has('Ready'));",
      '});',
    );
    using project = new Project({ 'a.smoke.ts': twice });
    const { code, stderr } = await project.smoke('list', 'a.smoke.ts');
    expect(stderr).toMatch(/a\.smoke\.ts:2.*needs\('registry'\): there are registries, egress/);
    expect(stderr).toMatch(/a\.smoke\.ts:3.*needs\('runtime\.push'\)/);
    expect(code).toBe(2);
  });

  it('tells mistakes as a run does', async () => {
    using project = new Project({ 'a.smoke.ts': spec("suite('empty', () => {});") });
    const { code, stderr } = await project.smoke('list', 'a.smoke.ts');
    expect(stderr).toContain("suite 'empty' has no checks");
    expect(code).toBe(2);
  });
});

describe('a run', () => {
  it('spends one line on the suites that nobody asked for', async () => {
    using project = new Project();
    const { stdout } = await project.local(
      '--suite',
      'overlay',
      '--suite',
      'commands',
      '--suite',
      'registry',
    );
    expect(stdout).toContain('  - not asked for: commands, registry (smoke list says why)\n');
    expect(stdout).not.toContain('every check');
    const { stdout: verbose } = await project.local('--suite', 'overlay', '--suite', 'commands', '--verbose');
    expect(verbose).toContain('every check  skipped: not configured: commands in smoke.config.ts');
  });
});
