import { format } from 'node:util';
import { describe, inject, type TestContext, test } from 'vitest';
import type { Mistake } from '../core/errors.ts';
import type { Outcome } from '../core/outcome.ts';
import type { CheckPlan, SuitePlan } from '../core/plan.ts';
import { mistake, onMistake } from '../dsl/mistakes.ts';
import type { Asked } from '../dsl/questions.ts';
import { here } from '../dsl/source.ts';
import { inSuite, requireSuite, SuiteBuilder } from '../dsl/suite-builder.ts';
import { renderMatrix } from '../report/matrix.ts';
import { host } from './host-client.ts';
import { PROVIDED } from './host-protocol.ts';
import { CheckFailed, Inconclusive } from './inconclusive.ts';

/** What a vitest test carries, so that whoever collects it finds the plan. */
export interface SmokeMeta {
  readonly check?: CheckPlan;
  /** the suite's pods and services; `checks` are the tests beside this one */
  readonly suite?: SuitePlan;
  readonly mistake?: Mistake;
  /** the author said skip (as opposed to: it was not selected) */
  readonly skipped?: boolean;
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

/** vitest's name patterns cannot tell the suite `a` from the suite `a b`, so suites are selected here. */
function isSelected(name: string): boolean {
  const { suites = [], skipSuites = [] } = inject(PROVIDED) ?? {};
  return (suites.length === 0 || suites.includes(name)) && !skipSuites.includes(name);
}

function declareSuite(said: Mode, name: string, body: () => unknown): void {
  const builder = new SuiteBuilder(name, said === 'skip');
  const mode = isSelected(name) ? said : 'skip';
  const declare = mode === 'run' ? describe : describe[mode];
  const source = here();
  declare(name, async () => {
    await inSuite(builder, body);
    if (builder.isEmpty()) mistake(`suite '${name}' has no checks`, source);
  });
}

function declareCheck(said: Mode, name: string, asked: Asked): void {
  const builder = requireSuite('check()');
  const selected = builder !== undefined && isSelected(builder.plan.name);
  const mode = selected ? said : 'skip';
  const check = builder?.addCheck(name, asked, here(), mode !== 'skip');
  if (!builder || !check) return;
  const declare = mode === 'run' ? test : test[mode];
  // the engine has time limits of its own and always answers
  const skipped = selected && (said === 'skip' || builder.skipped);
  const options = { timeout: 0, meta: { smoke: { check, suite: builder.plan, skipped } } };
  declare(name, options, async (context) => {
    await builder.declareOnce((plan) => host('declare', plan));
    assertOutcome(await host('outcome', check.id), context);
  });
}

/** Throws what did not pass, with its matrix and no stack. */
function assertOutcome(outcome: Outcome, context?: TestContext): void {
  if (outcome.status === 'failed')
    throw new CheckFailed(`${outcome.message}\n${renderMatrix(outcome)}`, outcome.code);
  if (outcome.status === 'inconclusive')
    throw new Inconclusive(`${outcome.message}\n${renderMatrix(outcome)}`, outcome.code);
  if (outcome.status === 'skipped') context?.skip(outcome.reason);
}

/** A set of checks, with the pods and services that they need. Its name is unique in a run. */
export function suite(name: string, body: SuiteBody): void {
  declareSuite('run', name, body);
}
suite.skip = (name: string, body: SuiteBody): void => declareSuite('skip', name, body);
suite.only = (name: string, body: SuiteBody): void => declareSuite('only', name, body);
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
