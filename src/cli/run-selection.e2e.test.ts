import { describe, expect, it } from 'vitest';
import { Project, SHIPPED, spec } from './testing.ts';

/** Which checks and tests run, and what is said where. */

const two = spec(
  "suite('one', () => {",
  "  check('ready', everyNode().has('Ready'));",
  "  check('tcp', everyNode().reaches(everyNode()).tcp());",
  '});',
  "suite('one more', () => {",
  "  check('ready', everyNode().has('Ready'));",
  '});',
  "suite('two', () => {",
  "  check('tcp', everyNode().reaches(everyNode()).tcp());",
  '});',
);
const all = ['one more/ready', 'one/ready', 'one/tcp', 'two/tcp'];

describe('a selection', () => {
  it.each([
    { args: '', ids: all },
    { args: '--suite one', ids: ['one/ready', 'one/tcp'] },
    { args: '--suite one --suite two', ids: ['one/ready', 'one/tcp', 'two/tcp'] },
    { args: '--skip-suite one', ids: ['one more/ready', 'two/tcp'] },
    { args: '-t tcp', ids: ['one/tcp', 'two/tcp'] },
    { args: '--grep ^one.*ready$', ids: ['one more/ready', 'one/ready'] },
    { args: '--suite one --grep tcp', ids: ['one/tcp'] },
  ])('by $args', async ({ args, ids }) => {
    using project = new Project({ 'a.smoke.ts': two });
    const { code, report } = await project.local('a.smoke.ts', ...args.split(' ').filter(Boolean));
    expect(report.outcomes.map(({ id }) => id)).toEqual(ids);
    expect(code).toBe(0);
  });

  it('of nothing is inconclusive, not green', async () => {
    using project = new Project({ 'a.smoke.ts': two });
    const { code, report } = await project.local('a.smoke.ts', '-t', 'nonsense', '--junit', 'j.xml');
    expect(report).toMatchObject({ verdict: 'inconclusive', outcomes: [], summary: 'nothing was checked' });
    expect(project.read('j.xml')).toContain('<error ');
    expect(code).toBe(3);
  });

  it('by skip, only and each', async () => {
    using project = new Project({
      'skip.smoke.ts': spec(
        "suite('a', () => { check.skip('not me', everyNode().has('Ready')); check('me', everyNode().has('Ready')); });",
        "suite.skip('b', () => { check('nor me', everyNode().has('Ready')); });",
        "suite.each(['n1', 'n2'])('node %s', (name) => {",
        "  check('ready', everyNode({ 'kubernetes.io/hostname': name }).has('Ready'));",
        '});',
      ),
    });
    const { code, report } = await project.local('skip.smoke.ts');
    expect(report.outcomes.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'a/me passed',
      'a/not me skipped',
      'b/nor me skipped',
      'node n1/ready passed',
      'node n2/ready passed',
    ]);
    expect(report.outcomes.find(({ id }) => id === 'node n2/ready')!.observations).toMatchObject([
      { to: 'n2' },
    ]);
    expect(code).toBe(0);
    project.write(
      'skip.smoke.ts',
      spec(
        "suite('a', () => { check('no', everyNode().has('Ready')); check.only('yes', everyNode().has('Ready')); });",
      ),
    );
    expect((await project.local('skip.smoke.ts')).report.outcomes.map(({ id }) => id)).toEqual(['a/yes']);
  });

  it('is not disturbed by what a suite that was not selected skips or wants alone', async () => {
    const wants =
      "check.only('me', everyNode().has('Ready')); check.skip('not me', everyNode().has('Ready'));";
    using project = new Project({
      'a.smoke.ts': spec(
        `suite('loud', () => { ${wants} });`,
        `suite('calm', () => { check('x', everyNode().has('Ready')); });`,
      ),
    });
    for (const args of [
      ['--suite', 'calm'],
      ['--skip-suite', 'loud'],
    ]) {
      const { report } = await project.local('a.smoke.ts', ...args);
      expect(report.outcomes.map(({ id, status }) => `${id} ${status}`)).toEqual(['calm/x passed']);
    }
  });

  it('finds the specs of a folder next to the shipped ones', async () => {
    using project = new Project({
      'deep/down/a.smoke.ts': two,
      'node_modules/x/b.smoke.ts': 'nonsense(',
      'dist/c.smoke.js': 'nonsense(',
    });
    const { code, report } = await project.local();
    expect(new Set(report.outcomes.map(({ suite }) => suite))).toEqual(
      new Set([...SHIPPED, 'one', 'one more', 'two']),
    );
    expect(code).toBe(0);
  });
});

/** What is no JSON. */
const FORMS: Readonly<Record<string, RegExp>> = {
  '--junit': /^<\?xml[\s\S]*<\/testsuites>\s*$/,
  '--html': /^<!doctype html>[\s\S]*<\/html>\n$/,
  '--summary': /^## ✔ smoke: passed\n[\s\S]* 4 passed in \S+\n$/,
};

describe('the config', () => {
  it('may hold the options of the command line, and a flag wins', async () => {
    const config =
      "export default { grep: 'ready$', quiet: true, color: false, keep: 'never', summary: 's.md' };";
    using project = new Project({ 'a.smoke.ts': two, 'smoke.config.mjs': config });
    const { report, stderr } = await project.local('a.smoke.ts');
    expect(report.outcomes.map(({ name }) => name)).toEqual(['ready', 'ready']);
    expect(stderr).toBe('');
    expect(project.read('s.md')).toContain('passed');
    const { report: other } = await project.local('a.smoke.ts', '-t', 'tcp');
    expect(other.outcomes.map(({ name }) => name)).toEqual(['tcp', 'tcp']);
  });

  it('is told of a pattern that is none', async () => {
    using project = new Project({ 'smoke.config.mjs': "export default { grep: '(' };" });
    const { code, stderr } = await project.smoke('run', '--driver', 'local');
    expect(stderr).toContain("--grep: '(' is no regular expression");
    expect(code).toBe(2);
  });
});

describe('standard output', () => {
  it.each(['--health', '--json', '--junit', '--html', '--summary'])(
    'is nothing but the report with %s -',
    async (option) => {
      using project = new Project({
        'a.smoke.ts': `console.log('noise'); process.stdout.write('more noise');\n${two}`,
      });
      const { code, stdout, stderr } = await project.smoke(
        'run',
        '--driver',
        'local',
        'a.smoke.ts',
        option,
        '-',
      );
      const whole = FORMS[option];
      if (whole) expect(stdout).toMatch(whole);
      else expect(JSON.parse(stdout)).toMatchObject({ status: 'running' });
      expect(stderr).toContain('PASSED');
      expect(stderr).toContain('noise');
      expect(code).toBe(0);
    },
  );

  it('has no colours where it is no terminal', async () => {
    using project = new Project({ 'a.smoke.ts': two });
    const { stdout, stderr } = await project.smoke('run', '--driver', 'local', 'a.smoke.ts', '--verbose');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what it is about
    expect(stdout + stderr).not.toMatch(/\u001b/);
    for (const id of ['one', 'one more', 'two']) expect(stdout).toContain(id);
  });

  it('is the verdict alone with --quiet, and standard error is empty', async () => {
    using project = new Project({ 'a.smoke.ts': two });
    const { stdout, stderr } = await project.smoke('run', '--driver', 'local', 'a.smoke.ts', '--quiet');
    expect(stdout).toMatch(/^✔ PASSED/);
    expect(stderr).toBe('');
  });
});
