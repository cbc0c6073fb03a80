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
  it.skipIf(!hasDevices)('to a disk that is full is told of, and the others are written', async () => {
    using project = new Project({ 'a.smoke.ts': healthy });
    symlinkSync('/dev/full', join(project.folder, 'full.xml'));
    const { code, stdout, stderr } = await project.smoke(
      ...LOCAL,
      '--junit',
      'full.xml',
      '--health',
      'health.json',
    );
    expect(stderr).toContain('--junit full.xml: ENOSPC: no space left on device');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toContain('PASSED');
    expect(healthOf(project).status).toBe('running');
    expect(code).toBe(2);
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
    ['where a file is in the way of its folder', 'a.smoke.ts/j.xml', /EEXIST|ENOTDIR/],
    ['where a folder is in its way', 'folder', /EISDIR/],
  ])('%s is told of, with the verdict', async (_, path, says) => {
    using project = new Project({ 'a.smoke.ts': healthy, 'folder/x': '' });
    const { code, stdout, stderr } = await project.smoke(...LOCAL, '--junit', path, '--json', 'run.json');
    expect(stderr).toMatch(says);
    expect(stderr).toContain(`--junit ${path}: `);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toContain('PASSED');
    expect(JSON.parse(project.read('run.json'))).toMatchObject({ verdict: 'passed' });
    expect(code).toBe(2);
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
