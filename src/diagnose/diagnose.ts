import type { ClusterFacts } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import type { FollowUp } from '../core/follow-up.ts';
import type { Outcome } from '../core/outcome.ts';
import { inCausalOrder } from './causal-order.ts';
import { type Chosen, explain } from './engine.ts';
import { evidenceOf } from './evidence.ts';
import { hypotheses } from './registry.ts';
import { type Sighting, sightingsOf } from './sighting.ts';
import { distinct, listed, told } from './words.ts';

export interface Diagnosis {
  /** root cause first, each with its symptoms below it; what nothing explains comes last */
  readonly findings: Finding[];
  /** what to ask to be surer; with the answers among the outcomes, the diagnosis can be made again */
  readonly followUps: FollowUp[];
}

/** What is broken, and where. @returns empty for a healthy cluster */
export function diagnose(outcomes: readonly Outcome[], facts: ClusterFacts): Finding[] {
  return investigate(outcomes, facts).findings;
}

/**
 * What is broken, and where, from what was observed. Pure: the same outcomes give the same findings, in whatever
 * order. A failure that a cause accounts for raises no finding of its own, and none is left out.
 */
export function investigate(outcomes: readonly Outcome[], facts: ClusterFacts): Diagnosis {
  const evidence = evidenceOf(facts, sightingsOf(outcomes));
  const chosen = explain(evidence, hypotheses);
  const explained = new Set(chosen.flatMap(({ explains }) => [...explains]));
  const left = evidence.open.filter((seen) => seen.status === 'failed' && !explained.has(seen));
  return {
    findings: [...inCausalOrder(chosen.map(findingOf), facts.nodes.length), ...unexplained(left)],
    followUps: chosen.flatMap(({ candidate: { followUp } }) => followUp ?? []),
  };
}

function findingOf({ cause, candidate, explains, confidence, rivals }: Chosen): Finding {
  const { nodes, severity, summary, evidence, advice } = candidate;
  // each has its share of what the observations are worth
  const share = confidence / rivals.reduce((sum, { odds }) => sum + odds, 1);
  const alternatives = rivals
    .map((rival) => ({ cause: rival.cause, nodes: rival.nodes, confidence: rounded(share * rival.odds) }))
    .sort((a, b) => b.confidence - a.confidence);
  return {
    cause,
    nodes,
    severity,
    confidence: rounded(share),
    summary,
    evidence,
    explains: checksOf([...explains]),
    advice,
    ...(alternatives.length > 0 ? { alternatives } : {}),
  };
}

/** Failures that fit no cause are told as what they are. */
function unexplained(left: readonly Sighting[]): Finding[] {
  if (left.length === 0) return [];
  const checks = checksOf(left);
  return [
    {
      cause: 'unexplained',
      nodes: [],
      severity: 'critical',
      confidence: 0,
      summary: `no known cause accounts for what failed in ${listed(checks, 4)}`,
      evidence: distinct(left.map(told)).slice(0, 3),
      explains: checks,
      advice: 'look at what the evidence names, and at what was changed of it last',
    },
  ];
}

const checksOf = (seen: readonly Sighting[]): string[] => distinct(seen.map(({ check }) => check));
const rounded = (share: number): number => Math.round(share * 100) / 100;
