import type { Finding } from '../core/finding.ts';
import type { Outcome } from '../core/outcome.ts';

export interface SuiteOutcomes {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
}

/** Outcomes by suite, in the order in which they come. */
export function suitesOf(outcomes: readonly Outcome[]): SuiteOutcomes[] {
  const suites = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const known = suites.get(outcome.suite);
    if (known) known.push(outcome);
    else suites.set(outcome.suite, [outcome]);
  }
  return [...suites].map(([name, own]) => ({ name, outcomes: own }));
}

/** The first finding that explains a check: the one nearest to the root; none where nothing explains it. */
export function findingOf({ id }: Outcome, findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ cause, explains }) => cause !== 'unexplained' && explains.includes(id));
}
