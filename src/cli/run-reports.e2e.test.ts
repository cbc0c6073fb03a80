import { execFile } from 'node:child_process';
import { existsSync, lstatSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { healthOf, Project, REPORTS, ROOT, spec } from './testing.ts';

/** Where reports cannot be written, and where the clock is not to be trusted. */

const healthy = spec("suite('fine', () => { check('ready', everyNode().reaches(everyNode()).tcp()); });");
const LOCAL = ['run', '--driver', 'local', '--local-nodes', '2', 'a.smoke.ts'];
const hasDevices = existsSync('/dev/full');

describe.concurrent('a report', () => {
  it.skipIf(!hasDevices).for(['junit', 'html', 'summary'])(
    '(--%s) to a disk that is full is told of, and the others are written',
    async (format) => {
      using project = new Project({ 'a.smoke.ts': healthy });
      symlinkSync('/dev/full', join(project.folder, 'full'));
      const { code, stdout, stderr } = await project.smoke(
        ...LOCAL,
        `--${format}`,
        'full',
        '--health',
        'health.json',
      );
      expect(stderr).toContain(`--${format} full: ENOSPC: no space left on device`);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(stdout).toContain('PASSED');
      expect(healthOf(project).status).toBe('running');
      expect(code).toBe(2);
    },
  );

  it('is a page and a summary where they are asked for', async () => {
    using project = new Project({ 'a.smoke.ts': healthy });
    const { code } = await project.smoke(...LOCAL, '--html', 'out/page.html', '--summary', 'out/summary.md');
    expect(project.read('out/page.html')).toMatch(/^<!doctype html>[\s\S]*<h1>✔ PASSED<\/h1>/);
    expect(project.read('out/summary.md')).toMatch(/^## ✔ smoke: passed\n/);
    expect(code).toBe(0);
  });

  it.skipIf(!hasDevices)('to a device does not take its place', async () => {
    using project = new Project({ 'a.smoke.ts': healthy });
    const link = join(project.folder, 'null.xml');
    symlinkSync('/dev/null', link);
    expect((await project.smoke(...LOCAL, '--junit', 'null.xml')).code).toBe(0);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.skipIf(!hasDevices)('to a standard output that is full is told of', async () => {
    using project = new Project({ 'a.smoke.ts': healthy });
    const line = `exec '${process.execPath}' '${ROOT}dist/src/cli/bin.js' ${LOCAL.join(' ')} --health - > /dev/full`;
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile('sh', ['-c', line], { cwd: project.folder }, (error, _, text) =>
        resolve({ code: error?.code ?? 0, stderr: text }),
      );
    });
    expect(stderr).toContain('--health -: ENOSPC');
    expect(stderr).toContain('PASSED');
    expect(code).toBe(2);
  });

  it.each([
    ['where a file is in the way of its folder', 'junit', 'a.smoke.ts/j.xml', /EEXIST|ENOTDIR/],
    ['where a folder is in its way', 'junit', 'folder', /EISDIR/],
    ['for people where a file is in the way of its folder', 'html', 'a.smoke.ts/p.html', /EEXIST|ENOTDIR/],
    ['for a CI job where a folder is in its way', 'summary', 'folder', /EISDIR/],
  ])('%s is told of, with the verdict', async (_, format, path, says) => {
    using project = new Project({ 'a.smoke.ts': healthy, 'folder/x': '' });
    const { code, stdout, stderr } = await project.smoke(...LOCAL, `--${format}`, path, '--json', 'run.json');
    expect(stderr).toMatch(says);
    expect(stderr).toContain(`--${format} ${path}: `);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toContain('PASSED');
    expect(JSON.parse(project.read('run.json'))).toMatchObject({ verdict: 'passed' });
    expect(code).toBe(2);
  });
});

describe.concurrent('the summary of a GitHub job', () => {
  const broken = ['--local-fault', 'drop:n1>n2'];
  const inStep = (file: string, files: Readonly<Record<string, string>> = {}) =>
    new Project({ 'a.smoke.ts': healthy, ...files }, { GITHUB_STEP_SUMMARY: file });

  it('is added to, below what is there already, whatever the verdict', async () => {
    using project = inStep('step.md', { 'step.md': '# earlier\n' });
    expect((await project.smoke(...LOCAL)).code).toBe(0);
    expect((await project.smoke(...LOCAL, ...broken)).code).toBe(1);
    const heads = project.read('step.md').match(/^##? .*/gm);
    expect(heads).toEqual(['# earlier', '## ✔ smoke: passed', '## ✖ smoke: failed']);
  });

  it('is written once where --summary names the same file', async () => {
    using project = inStep('./step.md');
    await project.smoke(...LOCAL, '--summary', 'step.md');
    expect(project.read('step.md').match(/^## /gm)).toHaveLength(1);
  });

  it.each([
    ['cannot be written', 'folder', /GITHUB_STEP_SUMMARY folder: EISDIR/, {}],
    [
      'is full',
      'step.md',
      /GITHUB_STEP_SUMMARY step\.md: it is full/,
      { 'step.md': 'x'.repeat(1024 * 1024) },
    ],
  ])('that %s is told of, and takes nothing from the verdict', async (_, file, says, files) => {
    using project = inStep(file, { 'folder/x': '', ...files });
    const { code, stdout, stderr } = await project.smoke(...LOCAL);
    expect(stderr).toMatch(says);
    expect(stdout).toContain('PASSED');
    expect(code).toBe(0);
  });
});

describe('a clock that goes backwards', () => {
  it('by a second each time that it is read makes no time negative', async () => {
    const backwards = [
      'let now = Date.now();',
      'globalThis.Date = class extends Date {',
      '  constructor(...args) { super(...(args.length > 0 ? args : [globalThis.Date.now()])); }',
      '  static now() { return (now -= 1000); }',
      '};',
    ].join('\n');
    using project = new Project(
      { 'a.smoke.ts': healthy, 'backwards.mjs': backwards },
      { NODE_OPTIONS: '--import=./backwards.mjs' },
    );
    const { code, report, stderr } = await project.local('--local-nodes', '2', 'a.smoke.ts', ...REPORTS);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(report.outcomes).toMatchObject([{ status: 'passed' }]);
    expect(Date.parse(report.endedAt)).toBeGreaterThanOrEqual(Date.parse(report.startedAt));
    // its schema has no negative times
    expect(healthOf(project).status).toBe('running');
    expect(project.read('junit.xml')).not.toMatch(/time="-/);
    expect(code).toBe(0);
  });
});
