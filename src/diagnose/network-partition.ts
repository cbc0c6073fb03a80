import { followingFromImpaired } from './consequences.ts';
import type { Edge, Edges } from './edges.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, confidence, type Hypothesis } from './hypothesis.ts';
import { isNetworkFailure } from './sighting.ts';
import { codes, distinct, listed, tally } from './words.ts';

/** Groups of nodes that reach each other inside the group and nobody outside it. */
export const networkPartition: Hypothesis = {
  cause: 'network-partition',

  test(evidence: Evidence): readonly Claim[] {
    const groups = groupsOf(evidence.edges);
    if (groups.length < 2) return [];
    const across = edgesAcross(groups, evidence.edges);
    const cut = across.filter(({ state }) => state === 'cut').flatMap(({ seen }) => seen);
    if (cut.length === 0) return [];
    const nodes = distinct(groups.flat());
    return [
      {
        nodes,
        severity: 'critical',
        confidence: confidence(cut.length, across.flatMap(({ seen }) => seen).length),
        summary: `the pod network is split: ${groups.map((group) => listed(group)).join(' | ')} see only themselves`,
        evidence: [
          `between the groups everything failed: ${tally(cut)} (${codes(cut)})`,
          ...groups.map((group) => `${listed(group)} reach each other`),
        ],
        explains: [...cut.filter(isNetworkFailure), ...followingFromImpaired(new Set(nodes), evidence)],
        advice: 'look at what stands between the groups: zone, rack, switch, firewall or route tables',
      },
    ];
  },
};

/**
 * Nodes that are joined by ways that are open in at least one direction, each group and all groups sorted. A
 * node by itself is no group: either it is cut off altogether, or it was seen by one other only.
 */
function groupsOf({ nodes, at }: Edges): string[][] {
  const groups: string[][] = [];
  const placed = new Set<string>();
  for (const start of nodes) {
    if (placed.has(start)) continue;
    const group = [start];
    placed.add(start);
    for (const node of group) {
      for (const { from, to, state } of at(node)) {
        const next = from === node ? to : from;
        if (state !== 'open' || placed.has(next)) continue;
        placed.add(next);
        group.push(next);
      }
    }
    if (group.length > 1) groups.push(distinct(group));
  }
  return groups;
}

function edgesAcross(groups: readonly (readonly string[])[], { list }: Edges): Edge[] {
  const groupOf = new Map(groups.flatMap((group) => group.map((node) => [node, group] as const)));
  return list.filter(({ from, to }) => {
    const [a, b] = [groupOf.get(from), groupOf.get(to)];
    return a !== undefined && b !== undefined && a !== b;
  });
}
