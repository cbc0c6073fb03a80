import { describe, expect, it } from 'vitest';
import type { Outcome } from '../core/outcome.ts';
import { healthOf, Project, REPORTS } from './testing.ts';

/** Programs as checks: real ones, on this machine. */

const spec = (...checks: readonly string[]): string =>
  ["import { check, command, suite } from 'kube-smoke';", "suite('c', () => {", ...checks, '});', ''].join(
    '\n',
  );
const shell = (script: string): string => `command('sh', ['-c', ${JSON.stringify(script)}])`;

const told = (outcomes: readonly Outcome[], name: string): string | undefined => {
  const found = outcomes.find((outcome) => outcome.name === name);
  return found && `${found.status}: ${'message' in found ? `${found.code} ${found.message}` : ''}`.trim();
};

describe('a command as a check', () => {
  it('is judged by its exit code, what it prints, and its time', { timeout: 30_000 }, async () => {
    using project = new Project({
      'state.txt': 'a\nb\nc\n',
      'sub/here.txt': '',
      'a.smoke.ts': spec(
        `check('fine', command('true'));`,
        `check('two', ${shell('exit 2')}.exits(2));`,
        `check('wrong', ${shell('echo on its way; echo >&2 it broke; exit 3')});`,
        `check('prints', ${shell("printf '\\033[31mNo changes\\033[0m'")}.prints(/^No changes$/));`,
        `check('prints else', ${shell('echo 3 changes')}.prints(/No changes/));`,
        `check('same', ${shell("printf 'a\\nb\\nc'")}.printsSameAs('state.txt'));`,
        `check('different', ${shell("printf 'a\\nB\\nc\\n'")}.printsSameAs('state.txt'));`,
        `check('no state', command('true').printsSameAs('nowhere.txt'));`,
        `check('slow', command('sleep', ['60']).within('300ms'));`,
        `check('killed', ${shell('kill -9 $$')});`,
        `check('no program', command('no-such-program'));`,
        `check('no folder', command('true').in('nowhere'));`,
        `check('elsewhere', ${shell('ls')}.in('sub').prints(/^here.txt$/));`,
        `check('no shell', command('echo', ['$HOME; true']).prints(/^\\$HOME; true$/));`,
        `check('loud', ${shell('yes | head -c 3000000')});`,
      ),
    });
    const { code, report, stdout } = await project.local('a.smoke.ts', '--local-nodes', '1', ...REPORTS);
    const of = (name: string) => told(report.outcomes, name);
    for (const name of ['fine', 'two', 'prints', 'same', 'elsewhere', 'no shell', 'loud'])
      expect(of(name)).toBe('passed:');
    expect(of('wrong')).toMatch(
      /^failed: EEXIT run → sh: expected exit 0 within 30s, observed exit 3 in .*: it broke$/,
    );
    expect(of('prints else')).toMatch(/^failed: EOUTPUT .*prints \/No changes\/ .*other things: 3 changes$/);
    expect(of('different')).toMatch(/^failed: EDIFFERENT .*differs from state\.txt at line 2: - b \+ B$/);
    expect(of('no state')).toMatch(/^inconclusive: ENOENT .*cannot read nowhere\.txt/);
    expect(of('slow')).toMatch(
      /^failed: ETIMEDOUT .*within 300ms, observed still running after \d+ms, so it was ended$/,
    );
    expect(of('killed')).toMatch(/^failed: ESIGNAL .*ended by SIGKILL/);
    expect(of('no program')).toMatch(/^inconclusive: ENOENT .*there is no program 'no-such-program'/);
    expect(of('no folder')).toMatch(/^inconclusive: ENOENT .*there is no folder .*nowhere$/);
    expect(report.findings).toMatchObject([{ cause: 'unexplained', nodes: [] }]);
    expect(code).toBe(1);
    for (const text of [stdout, project.read('junit.xml')]) {
      expect(text).toContain('│ on its way\n');
      expect(text).toMatch(/│ line 2:\n.*│ - b\n.*│ \+ B\n/);
    }
    expect(JSON.stringify(report).length).toBeLessThan(50_000);
    expect(healthOf(project).status).toBe('degraded');
  });

  it('ends with all that it has started: at its limit, and at the end of the run', {
    timeout: 30_000,
  }, async () => {
    using project = new Project({
      'a.smoke.ts': spec(
        `check('deaf', ${shell("trap '' TERM; sleep 77 & sleep 77; sleep 77")}.within('300ms'));`,
        `check('leaves one', ${shell('sleep 78 & true')});`,
      ),
    });
    const { report } = await project.local('a.smoke.ts', '--local-nodes', '1');
    expect(told(report.outcomes, 'deaf')).toMatch(/^failed: ETIMEDOUT/);
    expect(told(report.outcomes, 'leaves one')).toBe('passed:');
    await expect.poll(() => project.processes(), { timeout: 10_000 }).toEqual([]);
  });

  it("is ended where the run is interrupted, which is nobody's failure", { timeout: 30_000 }, async () => {
    using project = new Project({ 'a.smoke.ts': spec(`check('long', command('sleep', ['79']));`) });
    const run = project.start('run', '--driver', 'local', '--json', 'run.json', 'a.smoke.ts');
    await run.says('asking 1 check');
    await expect.poll(() => project.processes().length).toBeGreaterThan(1);
    run.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    const { outcomes } = JSON.parse(project.read('run.json'));
    expect(told(outcomes, 'long')).toMatch(/^inconclusive: interrupted/);
    await expect.poll(() => project.processes(), { timeout: 10_000 }).toEqual([]);
  });
});

describe('the suite commands', () => {
  it('runs those of the config, and every report carries the labels', async () => {
    const commands = [
      { name: 'no drift', run: ['sh', '-c', 'exit 2'] },
      { name: 'changes', run: ['sh', '-c', 'exit 2'], exits: 2, within: '5s' },
    ];
    using project = new Project({
      'smoke.config.ts': `export default ${JSON.stringify({ commands, labels: { env: 'prod', team: 'a "b" <c>' } })};`,
    });
    const { code, report, stdout } = await project.local('--suite', 'commands', ...REPORTS);
    expect(told(report.outcomes, 'no drift')).toMatch(/^failed: EEXIT/);
    expect(told(report.outcomes, 'changes')).toBe('passed:');
    expect(stdout).toMatch(/^\S FAILED {2}env=prod team=a "b" <c> {2}/);
    expect(report.labels).toEqual({ env: 'prod', team: 'a "b" <c>' });
    expect(healthOf(project).run.labels).toEqual(report.labels);
    const junit = project.read('junit.xml');
    expect(junit).toContain('name="label.env" value="prod"');
    expect(junit).toContain('name="label.team" value="a &quot;b&quot; &lt;c>"');
    expect(code).toBe(1);
  });

  it('says what it needs where there are none', async () => {
    using project = new Project();
    const { code, report } = await project.local('--suite', 'commands');
    expect(report.outcomes).toMatchObject([
      { status: 'skipped', reason: 'not configured: commands in smoke.config.ts' },
    ]);
    expect(code).toBe(3);
  });
});

describe('thresholds of the config', () => {
  const file = [
    "import { check, command, everyNode, suite } from 'kube-smoke';",
    "suite('s', () => {",
    "  check('sleeps', command('sleep', ['60']));",
    "  check('tcp', everyNode().reaches(everyNode()).tcp().within('1ms'));",
    "  check('ready', everyNode().has('Ready'));",
    '});',
  ].join('\n');
  const project = (thresholds: object) =>
    new Project({
      'a.smoke.ts': file,
      'smoke.config.mjs': `export default ${JSON.stringify({ thresholds })};`,
    });

  it('take the place of what the spec says', async () => {
    using limits = project({ 's/sleeps': '200ms', 's/tcp': '10s', 'elsewhere/x': '1s' });
    const { report } = await limits.local('a.smoke.ts');
    expect(told(report.outcomes, 'sleeps')).toMatch(/^failed: ETIMEDOUT .*within 200ms/);
    expect(told(report.outcomes, 'tcp')).toBe('passed:');
    expect(report.outcomes.find(({ name }) => name === 'tcp')?.observations[0]?.expected).toContain(
      'within 10s',
    );
  });

  it('of a check that there is not, or that takes no time, are mistakes', async () => {
    using unknown = project({ 's/tpc': '1s' });
    const { code, stderr } = await unknown.smoke('run', '--driver', 'local', 'a.smoke.ts');
    expect(stderr).toContain("thresholds: no check 's/tpc'");
    expect(code).toBe(2);
    using timeless = project({ 's/ready': '1s' });
    const ended = await timeless.smoke('run', '--driver', 'local', 'a.smoke.ts');
    expect(ended.stderr).toMatch(/a\.smoke\.ts:5: thresholds: 's\/ready' in the config takes no time/);
    expect(ended.code).toBe(2);
  });
});
