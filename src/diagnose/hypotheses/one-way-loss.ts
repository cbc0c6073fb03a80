import { blockedPairs, directionsOf, isLostOneWay, type Pair, silentHosts } from '../blocked-pairs.ts';
import { followingFromImpaired } from '../consequences.ts';
import { type Edge, type Edges, otherEnd } from '../edges.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isReached } from '../sighting.ts';
import { codes, distinct, listed, tally, told } from '../words.ts';
import { MOST_FINDINGS } from './pair-blocked.ts';

/**
 * An exchange fails when one node begins it, and works when the other does; or none works, because what is lost in
 * one direction takes the answers with it, and each direction was tried by itself.
 */
export const oneWayLoss: Hypothesis = {
  cause: 'one-way-loss',

  propose({ edges, ...evidence }: Evidence): readonly Candidate[] {
    const nodes = ofNodes(edges);
    const taken = new Set(nodes.flatMap((bundle) => bundle.edges));
    const left = edges.list.filter(
      (edge) =>
        edge.state === 'cut' && !taken.has(edge) && edges.between(edge.to, edge.from)?.state === 'open',
    );
    const whole = { ...evidence, edges };
    return [
      ...[...nodes, ...single(left)].map((bundle) => candidateOf(bundle, whole)),
      ...blockedPairs(whole).flatMap((pair) => lostWithAnswers(pair, whole)),
    ];
  },
};

interface Bundle {
  readonly nodes: readonly string[];
  readonly what: string;
  readonly edges: readonly Edge[];
  /** faults that have nothing to do with each other @default 1 */
  readonly parts?: number;
}

/** All that ends at a node is cut and all that begins there is open, or the other way round: it is the node's. */
function ofNodes(edges: Edges): Bundle[] {
  const suspects = distinct(edges.list.flatMap(({ state, from, to }) => (state === 'cut' ? [from, to] : [])));
  return suspects.flatMap((node) => {
    const [to, from] = (['to', 'from'] as const).map((side) =>
      edges.at(node).filter((edge) => edge[side] === node),
    ) as [Edge[], Edge[]];
    const others = (own: readonly Edge[]): string =>
      listed(distinct(own.map((edge) => otherEnd(edge, node))));
    if (isOnly(to, 'cut') && isOnly(from, 'open'))
      return [{ nodes: [node], what: `${others(to)} do not reach ${node}`, edges: to }];
    if (isOnly(from, 'cut') && isOnly(to, 'open'))
      return [{ nodes: [node], what: `${node} does not reach ${others(from)}`, edges: from }];
    return [];
  });
}

/** Of one other node, there is no telling whose fault it is. */
const isOnly = (edges: readonly Edge[], state: Edge['state']): boolean =>
  edges.length >= 2 && edges.every((edge) => edge.state === state);

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
  const back = edges.flatMap(({ from, to }) => evidence.edges.between(to, from) ?? []);
  const [node = ''] = nodes;
  // where the same ways were not tried backwards, others of the node were
  const open = back.length > 0 ? back : evidence.edges.at(node).filter(({ state }) => state === 'open');
  return {
    nodes,
    severity: 'critical',
    summary: `${what} over the pod network, while the way back is open`,
    evidence: [`failed: ${arrows(edges)}: ${tally(seen)} (${codes(seen)})`, `open: ${arrows(open)}`],
    advice: `look for a rule that drops new connections in one direction: host firewall, network policy or reverse-path filter on ${listed(nodes)}`,
    must: seen,
    may: followingFromImpaired(new Set(nodes), evidence),
    works: open.flatMap((edge) => edge.seen).filter(isReached),
    parts,
  };
}

/** Nothing works between the two, and yet one of them hears the other. */
function lostWithAnswers(pair: Pair, evidence: Evidence): Candidate[] {
  const directions = directionsOf(pair, evidence);
  const [lost] = directions.lost;
  const [arrives] = directions.arrives;
  if (!lost || !arrives || !isLostOneWay(directions)) return [];
  const nodes = distinct([lost.from, lost.to]);
  const seen = pair.flatMap((edge) => edge.seen);
  return [
    {
      nodes,
      severity: 'critical',
      summary: `${lost.from} → ${lost.to} is lost over the pod network, ${arrives.from} → ${arrives.to} arrives`,
      evidence: [
        `everything between them failed, for it takes both directions: ${tally(seen)} (${codes(seen)})`,
        `datagrams that want no answer: ${told(lost)}`,
        `the other way: ${told(arrives)}`,
      ],
      advice: `look for what drops packets on their way from ${lost.from} to ${lost.to}: a tunnel or neighbour entry on ${lost.from}, a firewall or reverse-path filter on ${lost.to}`,
      must: seen,
      may: [...silentHosts(nodes, evidence), ...followingFromImpaired(new Set(nodes), evidence)],
      works: [arrives],
    },
  ];
}

const arrows = (edges: readonly Edge[]): string =>
  edges
    .slice(0, 6)
    .map(({ from, to }) => `${from} → ${to}`)
    .join(', ');
