import { followingFromImpaired } from './consequences.ts';
import type { Edge } from './edges.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, confidence, type Hypothesis } from './hypothesis.ts';
import { codes, distinct, listed, tally } from './words.ts';

/** An exchange fails when one node begins it, and works when the other does. */
export const oneWayLoss: Hypothesis = {
  cause: 'one-way-loss',

  test(evidence: Evidence): readonly Claim[] {
    const { edges } = evidence;
    const oneWay = edges.list.filter(
      (edge) => edge.state === 'cut' && edges.between(edge.to, edge.from)?.state === 'open',
    );
    return bundles(oneWay).map((bundle) => claimOf(bundle, evidence));
  },
};

interface Bundle {
  readonly nodes: readonly string[];
  readonly what: string;
  readonly edges: readonly Edge[];
}

/** Several ways that end, or begin, at one node are one fault of that node; the rest are faults of their own. */
function bundles(edges: readonly Edge[]): Bundle[] {
  const left = new Set(edges);
  const found: Bundle[] = [];
  for (const side of ['to', 'from'] as const) {
    for (const node of distinct([...left].map((edge) => edge[side]))) {
      const own = [...left].filter((edge) => edge[side] === node);
      if (own.length < 2) continue;
      for (const edge of own) left.delete(edge);
      const others = listed(distinct(own.map((edge) => edge[side === 'to' ? 'from' : 'to'])));
      const what = side === 'to' ? `${others} do not reach ${node}` : `${node} does not reach ${others}`;
      found.push({ nodes: [node], what, edges: own });
    }
  }
  for (const edge of left) {
    const { from, to } = edge;
    found.push({ nodes: distinct([from, to]), what: `${from} does not reach ${to}`, edges: [edge] });
  }
  return found;
}

function claimOf({ nodes, what, edges }: Bundle, evidence: Evidence): Claim {
  const seen = edges.flatMap((edge) => edge.seen);
  return {
    nodes,
    severity: 'critical',
    confidence: confidence(seen.length, seen.length),
    summary: `${what} over the pod network, while the way back is open`,
    evidence: [
      `failed: ${edges
        .slice(0, 6)
        .map(({ from, to }) => `${from} → ${to}`)
        .join(', ')}: ${tally(seen)} (${codes(seen)})`,
      `open: ${edges
        .slice(0, 6)
        .map(({ from, to }) => `${to} → ${from}`)
        .join(', ')}`,
    ],
    explains: [...seen, ...followingFromImpaired(new Set(nodes), evidence)],
    advice: `look for a rule that drops new connections in one direction: host firewall, network policy or reverse-path filter on ${listed(nodes)}`,
  };
}
