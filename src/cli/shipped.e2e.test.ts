import { expect, it } from 'vitest';
import type { Outcome } from '../core/outcome.ts';
import type { Plan } from '../core/plan.ts';
import { readOptions } from '../options/read-options.ts';
import type { Shell } from '../run/shell.ts';
import { Project } from './testing.ts';

/** As it is built: sources have nothing that was read before. */
const { shippedShell } = (await import(new URL('../../dist/src/cli/shipped.js', import.meta.url).href)) as {
  shippedShell(named: readonly string[], files: readonly string[], options: object): Shell | undefined;
};
const { findSpecs } = (await import(new URL('../../dist/src/cli/find-specs.js', import.meta.url).href)) as {
  findSpecs(named: readonly string[], globs: undefined, root: string): string[];
};

async function collected(project: Project, suites: readonly string[]) {
  const options = await readOptions({ driver: 'local', suite: suites }, project.folder);
  const shell = shippedShell([], findSpecs([], undefined, project.folder), options);
  return shell?.collect();
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
