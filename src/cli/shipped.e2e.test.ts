import { expect, it } from 'vitest';
import type { Outcome } from '../core/outcome.ts';
import type { Plan } from '../core/plan.ts';
import { readOptions } from '../options/read-options.ts';
import { Project } from './testing.ts';

/** As it is built: sources have nothing that was read before. */
const built = <T>(name: string): Promise<T> =>
  import(new URL(`../../dist/src/cli/${name}.js`, import.meta.url).href);
const { shippedShell } = await built<typeof import('./shipped.ts')>('shipped');
const { findSpecs } = await built<typeof import('./find-specs.ts')>('find-specs');
const { isPlain } = await built<typeof import('./is-plain.ts')>('is-plain');

async function collected(project: Project, suites: readonly string[]) {
  const options = await readOptions({ driver: 'local', suite: suites }, project.folder);
  const files = findSpecs([], undefined, project.folder);
  return isPlain(files, options) ? shippedShell(options)?.collect() : undefined;
}

it.each([{ suites: [] }, { suites: ['dns', 'overlay'] }])(
  'shipped suites are planned at the build as they are read, of $suites',
  async ({ suites }) => {
    using project = new Project();
    const flags = suites.flatMap((name) => ['--suite', name]);
    const built = await collected(project, suites);
    const { stdout } = await project.smoke('plan', '--json', ...flags);
    const read = JSON.parse(stdout) as Plan;
    expect(read.suites.length).toBeGreaterThan(1);
    expect(built?.plan).toEqual(read);

    // with `-t` they are read, and all of it is the same
    const run = async (...more: readonly string[]) => {
      const { outcomes } = (await project.local(...flags, ...more)).report;
      return outcomes.map(({ id, status, source, ...one }: Outcome) => [
        id,
        status,
        source,
        'reason' in one && one.reason,
      ]);
    };
    expect((await run()).sort()).toEqual((await run('-t', '.')).sort());
  },
);

it('a suite of the project is read', async () => {
  using project = new Project({ 'my.smoke.ts': '' });
  expect(await collected(project, [])).toBeUndefined();
});
