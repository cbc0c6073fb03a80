import { basename } from 'node:path';
import type { TestCase, TestModule } from 'vitest/node';
import type { Outcome } from '../core/outcome.ts';

/** What every outcome says, read off a vitest test. */
export function outcomeBase(test: TestCase) {
  const suite = suiteName(test);
  const source = test.location ? { file: test.module.moduleId, line: test.location.line } : undefined;
  return {
    id: `${suite}/${test.name}`,
    suite,
    name: test.name,
    ...(source ? { source } : {}),
    durationMs: test.diagnostic()?.duration ?? 0,
    attempts: 1,
    observations: [],
  };
}

/** The suite around a test, or the name of its file. */
function suiteName(test: TestCase): string {
  if (test.parent.type !== 'module') return test.parent.fullName.replaceAll(' > ', ' ');
  return basename(test.module.moduleId).replace(/\.smoke\.[cm]?[jt]s$/, '');
}

/** What became of an imperative test. */
export function testOutcome(test: TestCase): Outcome | undefined {
  const result = test.result();
  const base = outcomeBase(test);
  if (result.state === 'passed') return { ...base, status: 'passed' };
  if (result.state !== 'failed') return undefined;
  const [error] = result.errors;
  const { name, code } = (error ?? {}) as { name?: string; code?: string };
  const message = error?.message ?? 'it failed';
  if (name === 'Inconclusive')
    return { ...base, status: 'inconclusive', code: code ?? 'agent-lost', message };
  return { ...base, status: 'failed', code: code ?? 'EASSERT', message };
}

/** A file that broke while it ran: nothing in it can be trusted to have been asked. */
export function brokenModule(module: TestModule): Outcome[] {
  return module.errors().map((error, index) => {
    const suite = basename(module.moduleId);
    const name = index === 0 ? 'file' : `file ${index + 1}`;
    const base = { id: `${suite}/${name}`, suite, name, durationMs: 0, attempts: 1, observations: [] };
    return { ...base, status: 'inconclusive' as const, code: 'EFILE', message: error.message };
  });
}
