import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TestCase, TestModule } from 'vitest/node';
import type { Mistake } from '../core/errors.ts';
import type { Outcome } from '../core/outcome.ts';
import type { CheckPlan, Plan, SuitePlan } from '../core/plan.ts';
import { IN_THE_FILE, NOT_SELECTED } from '../core/skipped.ts';
import type { Collected, Listed } from '../run/shell.ts';
import { outcomeBase } from './test-outcome.ts';

/** Reads vitest's tree of what it collected: the plan is in the tests' meta, what is selected in their mode. */
export function readCollected(modules: readonly TestModule[], pattern: RegExp | undefined): Collected {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const checks = tests.filter((test) => test.meta().smoke?.check);
  const selected = tests.filter((test) => test.options.mode === 'run' && !test.meta().smoke?.mistake);
  const skipped = tests.filter((test) => test.meta().smoke?.skipped && fits(test, pattern));
  return {
    suites: [...new Set(tests.flatMap((test) => test.meta().smoke?.suite?.name ?? []))],
    listed: tests.flatMap((test) => listed(test, selected, pattern)),
    plan: planOf(checks.filter((test) => selected.includes(test))),
    skipped: skipped.map(skippedOutcome),
    tests: selected.length - checks.filter((test) => selected.includes(test)).length,
    mistakes: [...modules.flatMap(brokenFile), ...tests.flatMap(mistakeOf), ...duplicates(checks)],
  };
}

function planOf(checks: readonly TestCase[]): Plan {
  const suites = new Map<string, SuitePlan & { checks: CheckPlan[] }>();
  for (const test of checks) {
    const { check, suite } = test.meta().smoke ?? {};
    if (!check || !suite) continue;
    const plan = suites.get(suite.name) ?? { ...suite, checks: [] };
    plan.checks.push(check);
    suites.set(suite.name, plan);
  }
  return { suites: [...suites.values()] };
}

/** vitest matches a pattern against the names from the suite down, joined by spaces. */
const fits = (test: TestCase, pattern: RegExp | undefined): boolean =>
  !pattern || pattern.test(test.fullName.replaceAll(' > ', ' '));

function skippedOutcome(test: TestCase): Outcome {
  const { reason, why } = test.meta().smoke?.skipped ?? IN_THE_FILE;
  return { ...outcomeBase(test), status: 'skipped', reason, why };
}

function listed(test: TestCase, selected: readonly TestCase[], pattern: RegExp | undefined): Listed[] {
  const { check, mistake, skipped } = test.meta().smoke ?? {};
  if (mistake) return [];
  const { id, suite, name, source = check?.source } = outcomeBase(test);
  const base = { id, suite, name, ...(source ? { source } : {}) };
  if (selected.includes(test)) return [base];
  const isImperative = !test.meta().smoke;
  const known = skipped ?? (isImperative ? IN_THE_FILE : undefined);
  return [{ ...base, not: (fits(test, pattern) && known) || NOT_SELECTED }];
}

function mistakeOf(test: TestCase): Mistake[] {
  const found = test.meta().smoke?.mistake;
  return found ? [found] : [];
}

/** A file that cannot be read at all: a syntax error, a missing import, something thrown at its top. */
function brokenFile(module: TestModule): Mistake[] {
  return module.errors().map((error) => {
    const frame = error.stacks?.[0];
    const source = frame
      ? { file: frame.file, line: frame.line }
      : { file: module.moduleId, line: lineIn(module.moduleId, error.stack ?? '') };
    return { message: `${basename(module.moduleId)}: ${error.message}`, source };
  });
}

/** A parser and a loader say where only in their text. */
function lineIn(file: string, text: string): number {
  const [, line] = stripVTControlCharacters(text).split(`${basename(file)}:`, 2);
  return Number.parseInt(line ?? '', 10) || 1;
}

function duplicates(checks: readonly TestCase[]): Mistake[] {
  const owners = new Map<string, string>();
  const mistakes = new Map<string, Mistake>();
  for (const test of checks) {
    const check = test.meta().smoke!.check!;
    const owner = owners.get(check.suite) ?? test.module.moduleId;
    owners.set(check.suite, owner);
    if (owner === test.module.moduleId || mistakes.has(check.suite)) continue;
    const message = `duplicate suite name '${check.suite}': ${owner} has one too`;
    mistakes.set(check.suite, { message, source: check.source });
  }
  return [...mistakes.values()];
}
