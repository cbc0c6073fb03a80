/** Collects when told to, runs when told to, and reports both. */
import { createVitest, type TestModule, type TestSpecification, type Vitest } from 'vitest/node';
import { messageOf } from '../core/errors.ts';
import { readCollected } from './collected.ts';
import { ALIAS, TEST_OPTIONS } from './config.ts';
import { PROVIDED } from './host-protocol.ts';
import type { SmokeMeta } from './register.ts';
import type { CollectOrder, ShellOrder, ShellReport } from './shell-protocol.ts';
import { brokenModule, testOutcome } from './test-outcome.ts';

let vitest: Vitest | undefined;
let specifications: TestSpecification[] = [];

const say = (report: ShellReport): void => void process.send?.(report);

async function collect(order: CollectOrder): Promise<void> {
  const pattern = namePattern(order);
  vitest = await createVitest(
    {
      ...TEST_OPTIONS,
      config: false,
      watch: false,
      root: order.root,
      include: [...order.files],
      exclude: [],
      reporters: [{}],
      includeTaskLocation: false,
      ...(pattern ? { testNamePattern: pattern } : {}),
      provide: { [PROVIDED]: providedBy(order) },
    },
    { resolve: { alias: ALIAS }, server: { watch: null, ws: false, hmr: false } },
  );
  specifications = order.files.map((file) => vitest!.getRootProject().createSpecification(file));
  const { testModules } = await vitest.collectTests(specifications);
  const place = ({ moduleId }: TestModule) => order.files.indexOf(moduleId);
  const inOrder = testModules.toSorted((a, b) => place(a) - place(b)); // vitest's is that of its last run
  say({ report: 'collected', collected: readCollected(inOrder, pattern) });
}

const providedBy = ({ socket, suites, skipSuites, settings }: CollectOrder) => ({
  socket,
  suites,
  skipSuites,
  settings,
});

async function run(): Promise<void> {
  const { testModules } = await vitest!.runTestSpecifications(specifications, true);
  const tests = testModules.flatMap((testModule) => [...testModule.children.allTests()]);
  const imperative = tests.filter((test) => isImperative(test.meta().smoke));
  const outcomes = [
    ...imperative.flatMap((test) => testOutcome(test) ?? []),
    ...testModules.flatMap(brokenModule),
  ];
  say({ report: 'done', outcomes });
}

/** Neither a check nor a mistake: a test with steps, perhaps in a suite. */
const isImperative = (smoke: SmokeMeta | undefined): boolean => !smoke?.check && !smoke?.mistake;

/**
 * One pattern over vitest's full names (`suite check`) for `-t`, and to pass over tests outside of the suites that
 * are named. Which suites those are exactly is decided where they are declared.
 */
function namePattern({ grep, suites }: CollectOrder): RegExp | undefined {
  const any = suites.map((name) => `${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')} `).join('|');
  const parts = [any && `(?=${any})`, grep ? `(?=.*(?:${grep}))` : ''].join('');
  return parts === '' ? undefined : new RegExp(`^${parts}`);
}

process.on('message', (order: ShellOrder) => {
  const work = order.order === 'collect' ? collect(order) : run();
  work.catch((error) => say({ report: 'crashed', message: messageOf(error) }));
});
process.once('disconnect', () => process.exit());
