import { followingFromImpaired } from '../consequences.ts';
import type { Edge } from '../edges.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isReached } from '../sighting.ts';
import { codes, distinct, listed, tally } from '../words.ts';
import { MOST_FINDINGS } from './pair-blocked.ts';

/** An exchange fails when one node begins it, and works when the other does. */
export const oneWayLoss: Hypothesis = {
  cause: 'one-way-loss',

  propose(evidence: Evidence): readonly Candidate[] {
    const { edges } = evidence;
    const oneWay = edges.list.filter(
      (edge) => edge.state === 'cut' && edges.between(edge.to, edge.from)?.state === 'open',
    );
    return bundles(oneWay, evidence).map((bundle) => candidateOf(bundle, evidence));
  },
};

interface Bundle {
  readonly nodes: readonly string[];
  readonly what: string;
  readonly edges: readonly Edge[];
  /** faults that have nothing to do with each other @default 1 */
  readonly parts?: number;
}

/** What ends, or begins, at a node is a fault of that node only where all of it is cut; the rest are of their own. */
function bundles(oneWay: readonly Edge[], { edges }: Evidence): Bundle[] {
  const left = new Set(oneWay);
  const found: Bundle[] = [];
  for (const [side, end] of [
    ['to', 'from'],
    ['from', 'to'],
  ] as const) {
    for (const [node, own] of Map.groupBy([...left], (edge) => edge[side])) {
      const all = edges.at(node).filter((edge) => edge[side] === node);
      if (own.length < 2 || own.length < all.length) continue;
      for (const edge of own) left.delete(edge);
      const others = listed(distinct(own.map((edge) => edge[end])));
      const what = side === 'to' ? `${others} do not reach ${node}` : `${node} does not reach ${others}`;
      found.push({ nodes: [node], what, edges: own });
    }
  }
  return [...found, ...single([...left])];
}

/** Each by itself; very many in one. */
function single(edges: readonly Edge[]): Bundle[] {
  if (edges.length <= MOST_FINDINGS) {
    return edges.map((edge) => {
      const { from, to } = edge;
      return { nodes: distinct([from, to]), what: `${from} does not reach ${to}`, edges: [edge] };
    });
  }
  const nodes = distinct(edges.flatMap(({ from, to }) => [from, to]));
  const what = listed(edges.map(({ from, to }) => `${from} does not reach ${to}`));
  return [{ nodes, what, edges, parts: edges.length }];
}

function candidateOf({ nodes, what, edges, parts = 1 }: Bundle, evidence: Evidence): Candidate {
  const seen = edges.flatMap((edge) => edge.seen);
  const ways = edges.slice(0, 6);
  return {
    nodes,
    severity: 'critical',
    summary: `${what} over the pod network, while the way back is open`,
    evidence: [
      `failed: ${ways.map(({ from, to }) => `${from} → ${to}`).join(', ')}: ${tally(seen)} (${codes(seen)})`,
      `open: ${ways.map(({ from, to }) => `${to} → ${from}`).join(', ')}`,
    ],
    advice: `look for a rule that drops new connections in one direction: host firewall, network policy or reverse-path filter on ${listed(nodes)}`,
    must: seen,
    may: followingFromImpaired(new Set(nodes), evidence),
    works: edges.flatMap(({ from, to }) => evidence.edges.between(to, from)?.seen ?? []).filter(isReached),
    parts,
  };
}
