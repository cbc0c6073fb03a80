import type { Cause, Finding } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import type { Sighting } from './sighting.ts';

/**
 * One cause that a run's failures may have. Hypotheses are tried in causal order (`causal-order.ts`); each sees
 * everything that was observed, and which failures no earlier one explains.
 * Adding one: a file with one of these, a line in `registry.ts`, a place in `causal-order.ts`.
 */
export interface Hypothesis {
  readonly cause: Cause;
  /** Empty where nothing speaks for it. */
  test(evidence: Evidence): readonly Claim[];
}

/** What a hypothesis says once it holds: a finding, and the failures that it accounts for. */
export interface Claim extends Omit<Finding, 'cause' | 'explains'> {
  readonly explains: readonly Sighting[];
}

/** How sure it is where the code of a failure says the cause itself. */
export const STATED = 0.99;

/**
 * How sure a cause is that predicts `predicted` failures, of which `seen` were seen: their ratio, less the doubt
 * that few observations leave (half for one, a quarter for two, and so on).
 * @returns 0 to 0.99, two digits
 */
export function confidence(seen: number, predicted: number): number {
  if (seen === 0 || predicted === 0) return 0;
  const sure = (seen / predicted) * (1 - 0.5 ** seen);
  return Math.min(STATED, Math.round(sure * 100) / 100);
}
