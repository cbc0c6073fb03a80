import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const MAIN = new URL('main.ts', import.meta.url).pathname;

describe('npm run test:faults', () => {
  it.each([
    [['nonsense'], /^test:faults: no entry nonsense: .*\bnode-killed\b/],
    [['--docker', 'node-killed'], /^test:faults: no entry node-killed: .*\bengine-hung\b/],
    [['--third', '4'], /^test:faults: --third is 1, 2 or 3, not 4/],
    [['--quiet-runs', '0'], /^test:faults: --quiet-runs takes a number/],
    [['--nonsense'], /^test:faults: Unknown option '--nonsense'/],
  ])('%j is refused in a line, before the lab is touched', (args, wanted) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
    expect(stderr).toMatch(wanted);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
