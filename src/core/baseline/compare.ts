import { count } from '../count.ts';
import type { RunReport } from '../run-report.ts';
import type { Baseline } from './baseline.ts';
import { compareChecks } from './compare-checks.ts';
import { compareCluster } from './compare-cluster.ts';
import { type Comparison, type Difference, MEANINGS, type Settled } from './comparison.ts';

export interface Comparing {
  /** what was broken before counts as well */
  readonly strict: boolean;
  /** the run did not come to its end */
  readonly interrupted: boolean;
  /** ids of checks that this run was not to ask: they are not compared */
  readonly notSelected: ReadonlySet<string>;
  readonly settled?: Settled;
}

/** Holds a cluster against what it was. Pure. */
export function compare(before: Baseline, after: Baseline, how: Comparing): Comparison {
  const checks = before.checks.filter(({ id }) => !how.notSelected.has(id));
  const differences = [...compareChecks({ ...before, checks }, after), ...compareCluster(before, after)].sort(
    (a, b) => MEANINGS.indexOf(a.meaning) - MEANINGS.indexOf(b.meaning),
  );
  const compared = countCompared(checks, after);
  const verdict = verdictOf(differences, compared, how);
  const { takenAt, takenBy, runId, cluster } = before;
  return {
    verdict,
    summary: summarize(verdict, differences, compared),
    strict: how.strict,
    baseline: { takenAt, takenBy, runId, cluster },
    compared,
    differences,
    ...(how.settled ? { settled: how.settled } : {}),
  };
}

function countCompared(before: Baseline['checks'], after: Baseline): number {
  const answered = (checks: Baseline['checks']) =>
    checks.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed').map(({ id }) => id);
  const was = new Set(answered(before));
  return answered(after.checks).filter((id) => was.has(id)).length;
}

function verdictOf(
  differences: readonly Difference[],
  compared: number,
  { strict, interrupted }: Comparing,
): RunReport['verdict'] {
  const some = (meaning: Difference['meaning']) => differences.some((one) => one.meaning === meaning);
  if (interrupted) return 'interrupted';
  if (some('worse') || (strict && some('old'))) return 'failed';
  return some('unclear') || (strict && some('unasked')) || compared === 0 ? 'inconclusive' : 'passed';
}

function summarize(
  verdict: RunReport['verdict'],
  differences: readonly Difference[],
  compared: number,
): string {
  const of = (meaning: Difference['meaning']) => differences.filter((one) => one.meaning === meaning);
  const old = of('old').length > 0 ? `, ${of('old').length} as broken as before` : '';
  const open = [...of('unclear'), ...of('unasked')];
  switch (verdict) {
    case 'interrupted':
      return 'interrupted before all was compared';
    case 'failed':
      return of('worse').length > 0
        ? `${of('worse').length} worse than before${old}: ${names(of('worse'))}`
        : `nothing is worse than before, but --strict counts what was broken then: ${names(of('old'))}`;
    case 'inconclusive':
      return compared === 0
        ? 'no check had an answer both before and now'
        : `nothing is known to be worse, but ${open.length} could not be asked${old}: ${names(open)}`;
    case 'passed':
      return `nothing is worse than before${old}, ${count(compared, 'check')} compared`;
  }
}

const SHOWN = 3;

function names(some: readonly Difference[]): string {
  const shown = [...new Set(some.map(({ name }) => name))];
  return shown.length > SHOWN ? `${shown.slice(0, SHOWN).join(', ')} …` : shown.join(', ');
}
