import { describe, expect, it } from 'vitest';
import { Project, spec } from './testing.ts';

/** However a run ends, its agents do, and what can be reported is. */

const half = spec(
  "suite('half', () => {",
  "  check('tcp', everyNode().reaches(everyNode()).tcp());",
  '});',
  "test('never ends', async ({ cluster }) => {",
  "  await cluster.pods('mine');",
  "  console.log('half-way');",
  '  await new Promise(() => {});',
  '}, 120_000);',
);
const healthy = "suite('fine', () => { check('ready', everyNode().reaches(everyNode()).tcp()); });";
const gone = (project: Project) => expect.poll(() => project.processes(), { timeout: 10_000 }).toEqual([]);
const reports = ['--junit', 'junit.xml', '--health', 'health.json', '--json', 'run.json'];

describe('a run that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s exits 130 with its reports written and nothing left',
    async (signal) => {
      using project = new Project({ 'a.smoke.ts': half });
      const run = project.start('run', '--driver', 'local', 'a.smoke.ts', ...reports);
      await run.says('half-way');
      expect(project.processes().length).toBeGreaterThan(4);
      run.kill(signal);
      const { code, stdout } = await run.ended;
      expect(code).toBe(130);
      expect(stdout).toContain('INTERRUPTED');
      expect(JSON.parse(project.read('health.json'))).toMatchObject({
        checks: [{ name: 'tcp', outcome: 'passed' }],
      });
      expect(JSON.parse(project.read('run.json'))).toMatchObject({ verdict: 'interrupted' });
      expect(project.read('junit.xml')).toContain('<error ');
      await gone(project);
    },
  );

  it('before there are agents exits 130, too', async () => {
    const slow = spec(
      "console.log('reading');",
      'await new Promise((resolve) => setTimeout(resolve, 100_000));',
      healthy,
    );
    using project = new Project({ 'a.smoke.ts': slow });
    const run = project.start('run', '--driver', 'local', 'a.smoke.ts', ...reports);
    await run.says('reading\n');
    run.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    expect(JSON.parse(project.read('health.json'))).toMatchObject({ status: 'unknown', checks: [] });
    await gone(project);
  });

  it('twice ends at once, and says how to remove what may be left', async () => {
    using project = new Project({ 'a.smoke.ts': half });
    const run = project.start('run', '--driver', 'local', 'a.smoke.ts');
    await run.says('half-way');
    run.kill('SIGINT');
    await run.says('again to stop at once');
    run.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('smoke clean');
    await gone(project);
  });

  it('by SIGKILL leaves no agent, and none of what makes a fault', async () => {
    using project = new Project({ 'a.smoke.ts': half });
    const run = project.start('run', '--driver', 'local', '--local-fault', 'drop:n1>n2', 'a.smoke.ts');
    await run.says('half-way');
    run.kill('SIGKILL');
    expect((await run.ended).signal).toBe('SIGKILL');
    await gone(project);
  });
});

describe('a run beyond its limit', () => {
  it('says what was not asked, and ends', async () => {
    using project = new Project({ 'a.smoke.ts': half });
    const { code, report, stdout } = await project.local('--timeout', '4s', 'a.smoke.ts');
    expect(report.verdict).not.toBe('passed');
    expect(report.verdict).not.toBe('interrupted');
    expect(stdout).toContain('4s');
    expect(code).toBe(3);
    await gone(project);
  });
});

describe('a run without time', () => {
  it('asks nothing, and says so', async () => {
    using project = new Project({
      'a.smoke.ts': spec("suite('facts', () => { check('ready', everyNode().has('Ready')); });"),
    });
    const { code, report } = await project.local('--timeout', '1ms', 'a.smoke.ts');
    expect(report.outcomes).toMatchObject([{ status: 'inconclusive', code: 'ETIMEDOUT' }]);
    expect(code).toBe(3);
  });
});

describe('a spec file that breaks', () => {
  it.each([
    { what: 'throws', text: "throw new Error('boom at the top');", says: 'boom at the top' },
    { what: 'does not parse', text: 'const x = {;', says: 'PARSE_ERROR' },
    { what: 'imports what is not there', text: "import 'no-such-package';", says: 'no-such-package' },
    { what: 'ends the process', text: 'process.exit(0);', says: 'process.exit' },
    { what: 'kills the process', text: "process.kill(process.pid, 'SIGKILL');", says: 'SIGKILL' },
    {
      what: 'throws in its suite',
      text: "suite('s', () => { throw new Error('boom in the suite'); });",
      says: 'boom in the suite',
    },
  ])('as it $what launches nothing, and says which', async ({ text, says }) => {
    using project = new Project({ 'broken.smoke.ts': spec(text), 'fine.smoke.ts': spec(healthy) });
    const { code, stderr, stdout } = await project.smoke(
      'run',
      '--driver',
      'local',
      'broken.smoke.ts',
      'fine.smoke.ts',
    );
    expect([2, 3]).toContain(code);
    expect(stderr + stdout).toContain(says);
    // the line after the imports
    if (code === 2) expect(stderr).toContain('broken.smoke.ts:2:');
    expect(stderr).not.toContain('fine: 1 passed');
    await gone(project);
  });

  it.each([
    { what: 'kills the process', text: "process.kill(process.pid, 'SIGKILL');", code: 3 },
    { what: 'ends the process', text: 'process.exit(0);', code: 1 },
    { what: 'fails', text: 'expect(1).toBe(2);', code: 1 },
  ])('in a test that $what takes nobody else with it', async ({ text, code }) => {
    const broken = spec(healthy, `test('breaks', async () => { ${text} });`);
    using project = new Project({ 'a.smoke.ts': broken });
    const ended = await project.local('a.smoke.ts');
    expect(ended.code).toBe(code);
    expect(ended.report.outcomes.find(({ id }) => id === 'fine/ready')).toMatchObject({ status: 'passed' });
    expect(ended.report.outcomes.find(({ id }) => id !== 'fine/ready')!.status).toBe(
      code === 1 ? 'failed' : 'inconclusive',
    );
    await gone(project);
  });
});

describe('reports', () => {
  it('to a place that cannot be written are told of, and the others are written', async () => {
    using project = new Project({ 'a.smoke.ts': spec(healthy), file: '' });
    const { code, stderr } = await project.smoke(
      'run',
      '--driver',
      'local',
      'a.smoke.ts',
      '--junit',
      'file/j.xml',
      '--health',
      'h.json',
    );
    expect(stderr).toContain('file/j.xml');
    expect(stderr).not.toContain('node:internal');
    expect(JSON.parse(project.read('h.json'))).toMatchObject({ status: 'running' });
    expect([2, 3]).toContain(code);
    await gone(project);
  });
});
