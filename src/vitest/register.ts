import { format } from 'node:util';
import { describe, inject, type TestContext, test } from 'vitest';
import type { Mistake } from '../core/errors.ts';
import type { Outcome } from '../core/outcome.ts';
import type { CheckPlan, SuitePlan } from '../core/plan.ts';
import { NO_SETTINGS } from '../core/settings.ts';
import { IN_THE_FILE, type Skipped } from '../core/skipped.ts';
import { mistake, onMistake } from '../dsl/mistakes.ts';
import { type Need, notGiven } from '../dsl/needs.ts';
import type { Asked } from '../dsl/questions.ts';
import { setSettings } from '../dsl/settings.ts';
import { here } from '../dsl/source.ts';
import { currentSuite, inSuite, requireSuite, SuiteBuilder } from '../dsl/suite-builder.ts';
import { renderMatrix } from '../report/matrix.ts';
import { outputOf } from '../report/output-of.ts';
import { host } from './host-client.ts';
import { PROVIDED } from './host-protocol.ts';
import { CheckFailed, Inconclusive } from './inconclusive.ts';

/** What a vitest test carries, so that whoever collects it finds the plan. */
export interface SmokeMeta {
  readonly check?: CheckPlan;
  /** its name, its pods and services; `checks` are the tests beside this one */
  readonly suite?: SuitePlan;
  readonly mistake?: Mistake;
  /** why it is not to run, where that is not because of the run's selection */
  readonly skipped?: Skipped;
}

declare module 'vitest' {
  interface TaskMeta {
    smoke?: SmokeMeta;
  }
}

// A mistake becomes a test that fails: plain vitest shows it as one, `smoke run` collects all before it launches.
onMistake((found) => {
  const place = found.source ? ` (${found.source.file}:${found.source.line})` : '';
  test(`mistake: ${found.message}`, { meta: { smoke: { mistake: found } } }, () => {
    throw new CheckFailed(`${found.message}${place}`, 'mistake');
  });
});

type Mode = 'run' | 'skip' | 'only';
type SuiteBody<T extends readonly unknown[] = []> = (...args: T) => unknown;

const { suites: only = [], skipSuites = [], settings: told = NO_SETTINGS } = inject(PROVIDED) ?? {};
setSettings(told);

/** vitest's name patterns cannot tell the suite `a` from the suite `a b`, so suites are selected here. */
const isSelected = (name: string): boolean =>
  (only.length === 0 || only.includes(name)) && !skipSuites.includes(name);

/** @param why its checks are not to run */
function declareSuite(said: Mode, name: string, body: () => unknown, why?: Skipped): void {
  const builder = new SuiteBuilder(name, said === 'skip' ? IN_THE_FILE : why);
  const mode = isSelected(name) && !why ? said : 'skip';
  const declare = mode === 'run' ? describe : describe[mode];
  const source = here();
  // tests with steps inherit it; checks have more to say
  const skipped = isSelected(name) && why ? { skipped: why } : {};
  declare(name, { meta: { smoke: { suite: builder.plan, ...skipped } } }, async () => {
    await inSuite(builder, body);
    if (builder.isEmpty()) mistake(`suite '${name}' has no checks`, source);
  });
}

/** A suite that cannot even be read here: it stands for all its checks. */
function declareAbsent(name: string, why: Skipped): void {
  const { plan } = new SuiteBuilder(name);
  const smoke = { suite: plan, ...(isSelected(name) ? { skipped: why } : {}) };
  describe.skip(name, () => test('every check', { meta: { smoke } }));
}

/** @param why it is not to run */
function declareCheck(said: Mode, name: string, asked: Asked, why?: Skipped): void {
  const builder = requireSuite('check()');
  const selected = builder !== undefined && isSelected(builder.plan.name);
  const mode = selected && !why ? said : 'skip';
  const check = builder?.addCheck(name, asked, here(), mode !== 'skip');
  if (!builder || !check) return;
  const declare = mode === 'run' ? test : test[mode];
  const skipped = builder.skipped ?? (said === 'skip' ? IN_THE_FILE : why);
  const smoke = { check, suite: builder.plan, ...(selected && skipped ? { skipped } : {}) };
  // the engine has time limits of its own and always answers
  declare(name, { timeout: 0, meta: { smoke } }, async (context) => {
    await builder.declareOnce((plan) => host('declare', plan));
    assertOutcome(await host('outcome', check.id), context);
  });
}

const unless = (condition: boolean, reason: string): Skipped | undefined =>
  condition ? undefined : { why: 'not-applicable', reason };

/** @param why none of it can even be read here */
function suiteUnless(why: Skipped | undefined) {
  const or =
    (declare: (name: string, body: SuiteBody) => void) =>
    (name: string, body: SuiteBody): void =>
      why ? declareAbsent(name, why) : declare(name, body);
  return Object.assign(or(suite), { optIn: or(suite.optIn) });
}

/** An opt-in is taken by naming it: in `enable`, or, of a whole suite, with `--suite`. */
function notEnabled(...names: readonly string[]): Skipped | undefined {
  if (names.some((name) => told.enable.includes(name))) return undefined;
  return { why: 'opt-in', reason: `opt-in: --enable '${names[0]}'` };
}

/** Throws what did not pass, with its matrix and no stack. */
function assertOutcome(outcome: Outcome, context?: TestContext): void {
  if (outcome.status === 'failed') throw new CheckFailed(inFull(outcome, outcome.message), outcome.code);
  if (outcome.status === 'inconclusive')
    throw new Inconclusive(inFull(outcome, outcome.message), outcome.code);
  if (outcome.status === 'skipped') context?.skip(outcome.reason);
}

const MOST_OUTPUT_LINES = 30;
const inFull = (outcome: Outcome, message: string): string =>
  [message, renderMatrix(outcome), outputOf(outcome, MOST_OUTPUT_LINES)].filter(Boolean).join('\n');

/** A set of checks, with the pods and services that they need. Its name is unique in a run. */
export function suite(name: string, body: SuiteBody): void {
  declareSuite('run', name, body);
}
suite.skip = (name: string, body: SuiteBody): void => declareSuite('skip', name, body);
suite.only = (name: string, body: SuiteBody): void => declareSuite('only', name, body);
/** A suite that makes sense only under a condition; where it does not hold, the reason is told. */
suite.when = (condition: boolean, reason: string) => suiteUnless(unless(condition, reason));
/** A suite that can only ask what the config names; where it does not, that is the reason. @example suite.needs('registries') */
suite.needs = (need: Need) => suiteUnless(notGiven(need));
/** A suite that runs only where it is named: with `--suite` or `--enable`, or in the config's `enable`. */
suite.optIn = (name: string, body: SuiteBody): void =>
  declareSuite('run', name, body, only.includes(name) ? undefined : notEnabled(name));
/** One suite a case; the name is a printf format of the case, as vitest has it. @example suite.each(['a', 'b'])('zone %s', (zone) => …) */
suite.each =
  <T>(cases: readonly T[]) =>
  (name: string, body: (item: T) => unknown): void => {
    for (const item of cases) {
      const values = Array.isArray(item) ? item : [item];
      const used = name.match(/%[sdifjoO]/g)?.length ?? 0;
      declareSuite('run', format(name, ...values.slice(0, used)), () => body(item));
    }
  };

/** One question to the cluster, and what its answer must be. */
export function check(name: string, asked: Asked): void {
  declareCheck('run', name, asked);
}
check.skip = (name: string, asked: Asked): void => declareCheck('skip', name, asked);
check.only = (name: string, asked: Asked): void => declareCheck('only', name, asked);
/** A check that runs only where it is named: its `<suite>/<check>`, or its suite, with `--enable` or in the config. */
check.optIn = (name: string, asked: Asked): void => {
  const suiteName = currentSuite()?.plan.name ?? '';
  declareCheck('run', name, asked, notEnabled(`${suiteName}/${name}`, suiteName));
};
/** A check that makes sense only under a condition; where it does not hold, the reason is told. */
check.when =
  (condition: boolean, reason: string) =>
  (name: string, asked: Asked): void =>
    declareCheck('run', name, asked, unless(condition, reason));
/** A check that can only ask what the config names; where it does not, that is the reason. @example check.needs('runtime.pull') */
check.needs =
  (need: Need) =>
  (name: string, asked: Asked): void =>
    declareCheck('run', name, asked, notGiven(need));
