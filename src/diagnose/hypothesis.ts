import type { Cause, Finding } from '../core/finding.ts';
import type { FollowUp } from '../core/follow-up.ts';
import type { Evidence } from './evidence.ts';
import type { Sighting } from './sighting.ts';

/**
 * One cause that a run's failures may have. It proposes where the cause may be at work; `engine.ts` chooses.
 * Adding one: a file in `hypotheses/` named after its cause, a line in `registry.ts`, a place in `causal-order.ts`.
 */
export interface Hypothesis {
  readonly cause: Cause;
  /** Empty where nothing speaks for it, or something contradicts it outright. */
  propose(evidence: Evidence): readonly Candidate[];
}

/** That a cause is at work at some nodes: what an operator is told of it, and what it means for the observations. */
export interface Candidate extends Pick<Finding, 'nodes' | 'severity' | 'summary' | 'evidence' | 'advice'> {
  /** what it predicts to fail: what failed of it is explained and speaks for it, what passed speaks against it */
  readonly must: readonly Sighting[];
  /** consequences: failures that follow from it, and that it does not need */
  readonly may?: readonly Sighting[];
  /** what must still work: what passed of it speaks for it, what failed is left for others to explain */
  readonly works?: readonly Sighting[];
  /** what it cannot be squared with; each halves the confidence */
  readonly against?: readonly Sighting[];
  /** `stated`: what was observed names the cause, so that once is enough @default 'inferred' from a pattern */
  readonly basis?: 'stated' | 'inferred';
  /** how sure it is at most, where something besides what was asked leaves a doubt @default 1 */
  readonly sure?: number;
  /** how many faults it takes that have nothing to do with each other @default 1 */
  readonly parts?: number;
  /** what would look just the same, each with its odds against 1 for this */
  readonly otherwise?: readonly (Pick<Finding, 'cause' | 'nodes'> & { readonly odds: number })[];
  /** what to ask to tell it from those */
  readonly followUp?: FollowUp;
}

/** How sure it is where the code of a failure says the cause itself. */
const STATED = 0.99;

/** How sure observations make that a candidate is right, taken by itself. @returns 0 to 0.99 */
export function confidenceOf({ must, works = [], against = [], basis, sure = 1 }: Candidate): number {
  const failed = must.filter(({ status }) => status !== 'passed').length;
  if (failed === 0) return 0;
  const passed = works.filter(({ status }) => status === 'passed').length;
  const fit = failed / must.length;
  // a half for one observation, a quarter less for two, and so on; that the rest works is one more
  const few = basis === 'stated' ? 1 : 1 - 0.5 ** (failed + (passed > 0 ? 1 : 0));
  const doubt = 0.5 ** against.length * (works.length > 0 && passed === 0 ? 0.5 : 1);
  return Math.min(STATED, fit * few * doubt * sure);
}
