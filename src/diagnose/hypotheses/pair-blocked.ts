import type { FollowUp } from '../../core/follow-up.ts';
import { blockedPairs, directionsOf, isLostOneWay, type Pair, silentHosts } from '../blocked-pairs.ts';
import { followingFromImpaired } from '../consequences.ts';
import { type Edge, otherEnd } from '../edges.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { codes, distinct, listed, tally, told } from '../words.ts';

/** Beyond this many, pairs are named in one finding, so that a broken cluster does not bury its reader. */
export const MOST_FINDINGS = 5;

/** A direction by itself is asked for so many pairs at most. */
const MOST_ASKED = 4;

/** Two nodes do not reach each other while each of them reaches others, or has no others to ask. */
export const pairBlocked: Hypothesis = {
  cause: 'pair-blocked',

  propose(evidence: Evidence): readonly Candidate[] {
    const pairs = blockedPairs(evidence).filter((pair) => !isLostOneWay(directionsOf(pair, evidence)));
    if (pairs.length === 0) return [];
    if (pairs.length > MOST_FINDINGS) return [candidateOf(pairs, evidence)];
    const mayAsk = pairs.length <= MOST_ASKED;
    return pairs.map((pair) => candidateOf([pair], evidence, mayAsk));
  },
};

function candidateOf(pairs: readonly Pair[], evidence: Evidence, mayAsk = false): Candidate {
  const nodes = distinct(pairs.flat().flatMap(({ from, to }) => [from, to]));
  const seen = pairs.flat().flatMap((edge) => edge.seen);
  const named = pairs.map(([edge]) => `${edge?.from} and ${edge?.to}`);
  const hosts = pairs.length === 1 ? silentHosts(nodes, evidence) : [];
  const [first = []] = pairs;
  const { arrives, lost } = directionsOf(first, evidence);
  return {
    nodes,
    severity: 'critical',
    summary:
      pairs.length === 1
        ? `${named[0]} do not reach each other over the pod network`
        : `${pairs.length} pairs of nodes do not reach each other over the pod network`,
    evidence: [
      ...(pairs.length === 1 ? [] : [`no way between ${named.slice(0, 10).join('; ')}`]),
      `everything between them failed: ${tally(seen)} (${codes(seen)})`,
      othersReached(evidence, nodes),
      ...(pairs.length === 1 ? [...lost, ...arrives].map(told) : []),
    ],
    advice: `look at the routes, tunnel entries and firewall rules for each other on ${listed(nodes)}`,
    must: seen,
    may: [...hosts, ...followingFromImpaired(new Set(nodes), evidence)],
    works: openWays(evidence, nodes).flatMap((edge) => edge.seen),
    parts: pairs.length,
    ...(pairs.length === 1 ? doubts(first, nodes, evidence, mayAsk) : {}),
  };
}

/** The way back was not tried, or an end was seen with nobody else, so that it may be all of that node's. */
function doubts(
  pair: Pair,
  nodes: readonly string[],
  evidence: Evidence,
  mayAsk: boolean,
): Partial<Candidate> {
  const { edges } = evidence;
  const lonely = nodes.filter((node) => edges.at(node).every((edge) => nodes.includes(otherEnd(edge, node))));
  const { asked, known, arrives } = directionsOf(pair, evidence);
  const isOneWay = pair.length === 1;
  const otherwise = [
    // packets that are lost in one direction take the answers with them
    ...(known ? [] : [{ cause: 'one-way-loss' as const, nodes, odds: isOneWay ? 0.5 : 0.3 }]),
    ...lonely.map((node) => ({ cause: 'overlay-down' as const, nodes: [node], odds: 0.7 })),
  ];
  const followUp = asked ? undefined : questionFor(pair, mayAsk);
  return { otherwise, against: arrives, ...(followUp ? { followUp } : {}) };
}

function questionFor([way, back]: Pair, mayAsk: boolean): FollowUp | undefined {
  if (!way) return undefined;
  if (!back) return askBack(way);
  return mayAsk ? askEachDirection(way) : undefined;
}

const askBack = ({ from, to }: Edge): FollowUp => ({
  between: ['pair-blocked', 'one-way-loss'],
  to: 'pods',
  asked: { protocol: 'tcp', path: 'pod' },
  ways: [{ from: to, to: from }],
});

/** What one of them sends, does the other hear it? */
const askEachDirection = ({ from, to }: Edge): FollowUp => ({
  between: ['pair-blocked', 'one-way-loss'],
  to: 'pods',
  asked: { protocol: 'heard', path: 'one-way' },
  ways: [
    { from, to },
    { from: to, to: from },
  ],
});

const openWays = ({ edges }: Evidence, nodes: readonly string[]): Edge[] =>
  nodes.flatMap((node) => edges.at(node).filter(({ state }) => state === 'open'));

function othersReached(evidence: Evidence, nodes: readonly string[]): string {
  const reaching = nodes.filter((node) => openWays(evidence, [node]).length > 0);
  return reaching.length === 0
    ? 'neither has been seen with a third node, so which of them is at fault is open'
    : `${listed(reaching)} ${reaching.length === 1 ? 'reaches' : 'reach'} other nodes`;
}
