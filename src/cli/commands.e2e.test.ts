import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../options/options.ts';
import { Project, ROOT } from './testing.ts';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('the command', () => {
  it('says its version', async () => {
    using project = new Project();
    expect(await project.smoke('--version')).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('explains itself', async () => {
    using project = new Project();
    const { code, stdout } = await project.smoke('--help');
    for (const word of ['run', 'clean', 'init', '130 interrupted']) expect(stdout).toContain(word);
    expect(code).toBe(0);
  });

  it('explains every option of run', async () => {
    using project = new Project();
    const { code, stdout } = await project.smoke('run', '--help');
    for (const { flags, commands } of OPTIONS) {
      if (!commands || commands.includes('run')) expect(stdout).toContain(flags);
    }
    expect(code).toBe(0);
  });

  it('without a command is a usage error', async () => {
    using project = new Project();
    const { code, stderr } = await project.smoke();
    expect(stderr).toContain('Usage: smoke');
    expect(code).toBe(2);
  });
});

describe('smoke init', () => {
  it('writes what then passes', async () => {
    using project = new Project();
    expect((await project.smoke('init')).code).toBe(0);
    project.install();
    const { code, report } = await project.local();
    expect(
      report.outcomes
        .filter(({ suite }) => suite === 'my-app')
        .map(({ name, status }) => `${name}: ${status}`),
    ).toEqual(['every node gets an answer: passed', 'every node resolves it: passed']);
    expect(code).toBe(0);
  });

  it('overwrites nothing', async () => {
    using project = new Project({ 'smoke.config.ts': 'mine' });
    const { code, stderr } = await project.smoke('init');
    expect(stderr).toContain('smoke.config.ts');
    expect(project.read('smoke.config.ts')).toBe('mine');
    expect(() => project.read('my-app.smoke.ts')).toThrow('ENOENT');
    expect(code).toBe(2);
  });
});
