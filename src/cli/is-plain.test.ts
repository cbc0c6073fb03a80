import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../options/read-options.ts';
import { findSpecs } from './find-specs.ts';
import { ASKING, isPlain } from './is-plain.ts';

async function plain(flags: Record<string, unknown>, files: Record<string, string> = {}): Promise<boolean> {
  const root = mkdtempSync(join(tmpdir(), 'smoke-plain-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const options = await readOptions(flags, root);
  return isPlain(findSpecs([], options.specs, root), options);
}

it.each(ASKING.map((name) => ({ name })))('$name asks agents', ({ name }) => {
  expect(readFileSync(`specs/${name}.smoke.ts`, 'utf8')).toContain('everyNode()');
});

/** Only such a run may launch something before its specs are read. */
describe('a plain run', () => {
  it('is that of all shipped suites, wherever', async () => {
    expect(await plain({})).toBe(true);
    expect(await plain({ driver: 'local', nodes: 'zone=a', junit: 'j.xml' })).toBe(true);
    expect(await plain({}, { 'smoke.config.mjs': 'export default { retries: 1 };' })).toBe(true);
    expect(await plain({ suite: ['dns', 'overlay'] })).toBe(true);
  });

  it.each([
    ['a suite is chosen that asks no agents', { suite: ['dns', 'workloads'] }, {}],
    ['a suite is chosen that is not there', { suite: ['nowhere'] }, {}],
    ['a suite is left out', { skipSuite: ['dns'] }, {}],
    ['checks are chosen', { grep: 'tcp' }, {}],
    ['something is enabled', { enable: ['storage'] }, {}],
    ['the project has specs', {}, { 'shop.smoke.ts': '' }],
    ['the config has limits', {}, { 'smoke.config.mjs': "export default { thresholds: { 'a/b': '1s' } };" }],
    [
      'specs read the config',
      {},
      { 'smoke.config.mjs': "export default { dns: { outside: ['a.example'] } };" },
    ],
  ])('is it not where %s', async (_what, flags, files) => {
    expect(await plain(flags, files)).toBe(false);
  });
});
