import type { FollowUp } from '../../core/follow-up.ts';
import { followingFromImpaired } from '../consequences.ts';
import { type Edge, otherEnd } from '../edges.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isHostWay, isNetworkFailure } from '../sighting.ts';
import { codes, distinct, listed, tally } from '../words.ts';

/** Beyond this many, pairs are named in one finding, so that a broken cluster does not bury its reader. */
export const MOST_FINDINGS = 5;

/** Two nodes do not reach each other while each of them reaches others, or has no others to ask. */
export const pairBlocked: Hypothesis = {
  cause: 'pair-blocked',

  propose(evidence: Evidence): readonly Candidate[] {
    const pairs = blockedPairs(evidence);
    if (pairs.length === 0) return [];
    if (pairs.length > MOST_FINDINGS) return [candidateOf(pairs, evidence)];
    return pairs.map((pair) => candidateOf([pair], evidence));
  },
};

type Pair = readonly Edge[];

/** Cut both ways; where only one way was tried, cut as far as is known. */
function blockedPairs({ edges }: Evidence): Pair[] {
  return edges.list.flatMap((edge) => {
    if (edge.state !== 'cut') return [];
    const back = edges.between(edge.to, edge.from);
    if (!back) return [[edge]];
    return back.state === 'cut' && edge.from < edge.to ? [[edge, back]] : [];
  });
}

function candidateOf(pairs: readonly Pair[], evidence: Evidence): Candidate {
  const nodes = distinct(pairs.flat().flatMap(({ from, to }) => [from, to]));
  const seen = pairs.flat().flatMap((edge) => edge.seen);
  const named = pairs.map(([edge]) => `${edge?.from} and ${edge?.to}`);
  const isBetween = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
    pairs.length === 1 && nodes.includes(from) && nodes.includes(to);
  const hosts = evidence.open.filter((one) => isHostWay(one) && isNetworkFailure(one) && isBetween(one));
  const [first = []] = pairs;
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
    ],
    advice: `look at the routes, tunnel entries and firewall rules for each other on ${listed(nodes)}`,
    must: seen,
    may: [...hosts, ...followingFromImpaired(new Set(nodes), evidence)],
    works: openWays(evidence, nodes).flatMap((edge) => edge.seen),
    parts: pairs.length,
    ...(pairs.length === 1 ? doubts(first, nodes, evidence) : {}),
  };
}

/** The way back was not tried, or an end was seen with nobody else, so that it may be all of that node's. */
function doubts(pair: Pair, nodes: readonly string[], { edges }: Evidence): Partial<Candidate> {
  const lonely = nodes.filter((node) => edges.at(node).every((edge) => nodes.includes(otherEnd(edge, node))));
  const [way] = pair;
  const isOneWay = pair.length === 1 && way !== undefined;
  const otherwise = [
    // packets that are lost in one direction take the answers with them
    { cause: 'one-way-loss' as const, nodes, odds: isOneWay ? 0.5 : 0.3 },
    ...lonely.map((node) => ({ cause: 'overlay-down' as const, nodes: [node], odds: 0.7 })),
  ];
  return { otherwise, ...(isOneWay ? { followUp: askBack(way) } : {}) };
}

const askBack = ({ from, to }: Edge): FollowUp => ({
  between: ['pair-blocked', 'one-way-loss'],
  to: 'pods',
  asked: { protocol: 'tcp', path: 'pod' },
  ways: [{ from: to, to: from }],
});

const openWays = ({ edges }: Evidence, nodes: readonly string[]): Edge[] =>
  nodes.flatMap((node) => edges.at(node).filter(({ state }) => state === 'open'));

function othersReached(evidence: Evidence, nodes: readonly string[]): string {
  const reaching = nodes.filter((node) => openWays(evidence, [node]).length > 0);
  return reaching.length === 0
    ? 'neither has been seen with a third node, so which of them is at fault is open'
    : `${listed(reaching)} ${reaching.length === 1 ? 'reaches' : 'reach'} other nodes`;
}
