import type { Cause } from '../core/finding.ts';
import { rankOf } from './causal-order.ts';
import { type Evidence, without } from './evidence.ts';
import { type Candidate, confidenceOf, type Hypothesis } from './hypothesis.ts';
import type { Sighting } from './sighting.ts';

/**
 * How failures are explained, in three steps:
 * 1. Every hypothesis proposes candidates from what is not explained yet (`propose`).
 * 2. The candidate that explains most, times how sure it is, is chosen (`bestOf`); what it explains is taken away,
 *    and the hypotheses are asked again, until nothing is proposed any more (`complete`).
 * 3. Where other candidates would explain some of the same failures, beginning with each of them is tried as well,
 *    and the smallest set of causes wins (`explain`).
 * Candidates that would have explained all that a chosen one does are its rivals: they share its confidence.
 */
export function explain(evidence: Evidence, hypotheses: readonly Hypothesis[]): Chosen[] {
  const proposals = propose(evidence, hypotheses);
  const best = bestOf(proposals);
  if (!best) return [];
  const openings = [
    best,
    ...proposals.filter((other) => isCrossing(other, best)).slice(0, MOST_OPENINGS - 1),
  ];
  const sets = openings.map((opening) => complete(evidence, hypotheses, proposals, opening));
  return sets.reduce((least, set) => (costOf(set) < costOf(least) ? set : least)).chosen;
}

/** How many beginnings are tried: each costs a whole explanation, and the best is mostly the first. */
const MOST_OPENINGS = 3;
/** How much less likely each further fault is that has nothing to do with the others. */
const COINCIDENCE = 0.05;
/** A rival with a smaller share than this is not worth a word. */
const LEAST_SHARE = 0.1;
/** Candidates that are less sure than this are no explanation. */
const LEAST_CONFIDENCE = 0.05;

/** A candidate, and what it comes to on this evidence. */
export interface Proposal {
  readonly cause: Cause;
  readonly candidate: Candidate;
  /** the open failures that it accounts for */
  readonly explains: ReadonlySet<Sighting>;
  readonly confidence: number;
  readonly gain: number;
}

export interface Chosen extends Proposal {
  /** what it may be as well, with odds against 1 for itself */
  readonly rivals: readonly {
    readonly cause: Cause;
    readonly nodes: readonly string[];
    readonly odds: number;
  }[];
}

/** What every hypothesis has to say, best first. */
function propose(evidence: Evidence, hypotheses: readonly Hypothesis[]): Proposal[] {
  const open = new Set(evidence.open);
  return hypotheses
    .flatMap(({ cause, propose }) => propose(evidence).map((candidate) => weigh(cause, candidate, open)))
    .filter(({ gain, confidence }) => gain > 0 && confidence >= LEAST_CONFIDENCE)
    .sort((a, b) => b.gain - a.gain || rankOf(a.cause) - rankOf(b.cause));
}

function weigh(cause: Cause, candidate: Candidate, open: ReadonlySet<Sighting>): Proposal {
  const { must, may = [], parts = 1 } = candidate;
  const direct = must.filter((seen) => open.has(seen));
  const explains = new Set([...direct, ...may.filter((seen) => open.has(seen))]);
  const confidence = confidenceOf(candidate);
  // consequences alone call for no cause
  const gain = direct.length === 0 ? 0 : (explains.size * confidence) / parts;
  return { cause, candidate, explains, confidence, gain };
}

interface Explanation {
  readonly chosen: Chosen[];
  readonly unexplained: number;
}

/** Goes on from an opening until nothing more is proposed. */
function complete(
  evidence: Evidence,
  hypotheses: readonly Hypothesis[],
  proposals: readonly Proposal[],
  opening: Proposal,
): Explanation {
  const chosen = [withRivals(opening, proposals)];
  let left = without(evidence, opening.explains);
  for (;;) {
    const proposed = left.open.length > 0 ? propose(left, hypotheses) : [];
    const next = bestOf(proposed);
    if (!next) return { chosen, unexplained: left.open.length };
    chosen.push(withRivals(next, proposed));
    left = without(left, next.explains);
  }
}

/** The one that explains most; but a fact nearer to the root that explains some of the same goes first. */
function bestOf(proposals: readonly Proposal[]): Proposal | undefined {
  const [most] = proposals;
  if (!most) return undefined;
  const facts = proposals.filter(
    (one) => one.candidate.basis === 'stated' && rankOf(one.cause) < rankOf(most.cause) && meets(one, most),
  );
  return facts.reduce((root, one) => (rankOf(one.cause) < rankOf(root.cause) ? one : root), most);
}

const meets = ({ explains: a }: Proposal, { explains: b }: Proposal): boolean =>
  [...a].some((seen) => b.has(seen));

/** First as little unexplained as can be, then as few faults as can be. */
function costOf({ chosen, unexplained }: Explanation): number {
  const parts = chosen.reduce((sum, { candidate }) => sum + (candidate.parts ?? 1), 0);
  return unexplained * 1000 + parts;
}

/** They explain some of the same, and each something that the other does not. */
function isCrossing({ explains: a }: Proposal, { explains: b }: Proposal): boolean {
  const both = [...a].filter((seen) => b.has(seen)).length;
  return both > 0 && both < a.size && both < b.size;
}

/** What is stated has none but those that its hypothesis knows of. */
function withRivals(proposal: Proposal, proposals: readonly Proposal[]): Chosen {
  const known = (proposal.candidate.otherwise ?? []).map((other) => ({ ...other }));
  const others = proposal.candidate.basis === 'stated' ? [] : proposals.filter((one) => one !== proposal);
  const rivals = others.filter((one) => explainsAll(one, proposal)).map((one) => rivalOf(one, proposal));
  return { ...proposal, rivals: [...known, ...rivals].filter(({ odds }) => odds >= LEAST_SHARE) };
}

function explainsAll({ explains }: Proposal, { candidate, explains: wanted }: Proposal): boolean {
  return candidate.must.every((seen) => !wanted.has(seen) || explains.has(seen));
}

function rivalOf({ cause, candidate, confidence, explains }: Proposal, chosen: Proposal) {
  const coincidence = COINCIDENCE ** ((candidate.parts ?? 1) - (chosen.candidate.parts ?? 1));
  const share = explains.size / chosen.explains.size;
  return { cause, nodes: candidate.nodes, odds: (confidence / chosen.confidence) * share * coincidence };
}
