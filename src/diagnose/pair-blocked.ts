import { followingFromImpaired } from './consequences.ts';
import type { Edge } from './edges.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, confidence, type Hypothesis } from './hypothesis.ts';
import { codes, distinct, listed, tally } from './words.ts';

/** Beyond this many, pairs are named in one finding, so that a broken cluster does not bury its reader. */
const MOST_FINDINGS = 5;

/** Two nodes do not reach each other while each of them reaches others, or has no others to ask. */
export const pairBlocked: Hypothesis = {
  cause: 'pair-blocked',

  test(evidence: Evidence): readonly Claim[] {
    const pairs = blockedPairs(evidence);
    if (pairs.length === 0) return [];
    if (pairs.length > MOST_FINDINGS) return [claimOf(pairs, evidence)];
    return pairs.map((pair) => claimOf([pair], evidence));
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

function claimOf(pairs: readonly Pair[], evidence: Evidence): Claim {
  const nodes = distinct(pairs.flat().flatMap(({ from, to }) => [from, to]));
  const seen = pairs.flat().flatMap((edge) => edge.seen);
  const named = pairs.map(([edge]) => `${edge?.from} and ${edge?.to}`);
  return {
    nodes,
    severity: 'critical',
    confidence: confidence(seen.length, seen.length),
    summary:
      pairs.length === 1
        ? `${named[0]} do not reach each other over the pod network`
        : `${pairs.length} pairs of nodes do not reach each other over the pod network`,
    evidence: [
      ...(pairs.length === 1 ? [] : [`no way between ${named.slice(0, 10).join('; ')}`]),
      `everything between them failed: ${tally(seen)} (${codes(seen)})`,
      othersReached(evidence, nodes),
    ],
    explains: [...seen, ...followingFromImpaired(new Set(nodes), evidence)],
    advice: `look at the routes, tunnel entries and firewall rules for each other on ${listed(nodes)}`,
  };
}

function othersReached({ edges }: Evidence, nodes: readonly string[]): string {
  const reaching = nodes.filter((node) => edges.at(node).some(({ state }) => state === 'open'));
  return reaching.length === 0
    ? 'neither has been seen with a third node, so which of them is at fault is open'
    : `${listed(reaching)} ${reaching.length === 1 ? 'reaches' : 'reach'} other nodes`;
}
