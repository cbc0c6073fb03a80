import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderers, writeReport } from './index.ts';
import { cutOffReport } from './testing.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a report file', () => {
  it('is written whole, with its folders, mode 0644, and nothing next to it', async () => {
    const path = join(folder, 'a', 'b', 'junit.xml');
    const before = process.umask(0o077);
    try {
      await writeReport(path, 'text');
    } finally {
      process.umask(before);
    }
    expect(await readFile(path, 'utf8')).toBe('text');
    expect((await stat(path)).mode & 0o777).toBe(0o644);
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['junit.xml']);
  });

  it('takes the place of the one before', async () => {
    const path = join(folder, 'health.json');
    await writeFile(path, 'a longer text than the new one', { mode: 0o600 });
    await writeReport(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('takes the place of the file behind a link, and not of the link', async () => {
    const [path, link] = [join(folder, 'a', 'health.json'), join(folder, 'link')];
    await writeReport(path, 'old');
    await symlink(path, link);
    await writeReport(link, 'new');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(join(folder, 'a'))).toEqual(['health.json']);
  });

  it('leaves nothing behind where it cannot be written', async () => {
    await expect(writeReport(folder, 'text')).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(Object.keys(renderers) as (keyof typeof renderers)[])('can be %s', async (format) => {
    expect((await renderers[format](cutOffReport())).length).toBeGreaterThan(500);
  });
});
