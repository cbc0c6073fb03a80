import type { ClusterFacts } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import type { Outcome } from '../core/outcome.ts';
import { byBytes } from '../core/run-report.ts';
import { CAUSAL_ORDER } from './causal-order.ts';
import { evidenceOf } from './evidence.ts';
import type { Claim, Hypothesis } from './hypothesis.ts';
import { hypotheses } from './registry.ts';
import { type Sighting, sightingsOf } from './sighting.ts';
import { distinct } from './words.ts';

/**
 * What is broken, and where, from what was observed. Pure: the same outcomes give the same findings.
 * A failure that a root cause accounts for raises no finding of its own.
 * @returns root cause first; empty for a healthy cluster, and where no known cause fits
 */
export function diagnose(outcomes: readonly Outcome[], facts: ClusterFacts): Finding[] {
  const all = sightingsOf(outcomes);
  const explained = new Set<Sighting>();
  const findings: Finding[] = [];
  let evidence = evidenceOf(facts, all, explained);
  for (const hypothesis of inCausalOrder(hypotheses)) {
    if (evidence.open.length === 0) break;
    const claims = hypothesis.test(evidence);
    if (claims.length === 0) continue;
    for (const claim of claims) for (const sighting of claim.explains) explained.add(sighting);
    findings.push(...claims.map((claim) => findingOf(hypothesis, claim)).sort(byNodes));
    evidence = evidenceOf(facts, all, explained);
  }
  return findings;
}

function inCausalOrder(list: readonly Hypothesis[]): Hypothesis[] {
  return [...list].sort((a, b) => CAUSAL_ORDER.indexOf(a.cause) - CAUSAL_ORDER.indexOf(b.cause));
}

function findingOf({ cause }: Hypothesis, claim: Claim): Finding {
  return { cause, ...claim, explains: distinct(claim.explains.map(({ check }) => check)) };
}

const byNodes = (a: Finding, b: Finding): number => byBytes(a.nodes.join('\0'), b.nodes.join('\0'));
