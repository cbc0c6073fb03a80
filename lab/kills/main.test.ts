import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { strikesOf } from './points.ts';

const MAIN = new URL('main.ts', import.meta.url).pathname;

describe('npm run test:kills', () => {
  it.each([
    [['--only', 'nonsense'], /^test:kills: no kind nonsense: .*\bsigkill\b/],
    [['--points', '0'], /^test:kills: --points takes a number/],
    [['--half', '3'], /^test:kills: --half is 1 or 2, not 3/],
    [['--nonsense'], /^test:kills: Unknown option '--nonsense'/],
  ])('%j is refused in a line, before the lab is touched', (args, wanted) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
    expect(stderr).toMatch(wanted);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

describe('the points of a kind', () => {
  const fractions = (...args: Parameters<typeof strikesOf>) =>
    strikesOf(...args).map(({ fraction }) => Math.round(fraction * 100));

  it('go from the start to past the end', () => {
    expect(fractions(5, ['sigkill'])).toEqual([0, 26, 51, 77, 102]);
  });

  it('come in two halves', () => {
    expect(fractions(5, ['sigkill'], 1)).toEqual([0, 51, 102]);
    expect(fractions(5, ['sigkill'], 2)).toEqual([26, 77]);
  });
});
