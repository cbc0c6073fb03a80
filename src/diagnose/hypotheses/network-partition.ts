import { followingFromImpaired } from '../consequences.ts';
import type { Edge, Edges } from '../edges.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isHostSilent } from '../node-state.ts';
import { isHostWay, isNetworkFailure, isReached, type Sighting } from '../sighting.ts';
import { codes, distinct, listed, tally } from '../words.ts';

/** Groups of nodes that reach each other inside the group and nobody outside it. */
export const networkPartition: Hypothesis = {
  cause: 'network-partition',

  propose(evidence: Evidence): readonly Candidate[] {
    const groups = groupsOf(evidence.edges, (name) => isHostSilent(name, evidence));
    if (groups.length < 2) return [];
    const across = edgesAcross(groups, evidence.edges);
    const cut = across.filter(({ state }) => state === 'cut').flatMap(({ seen }) => seen);
    if (cut.length === 0) return [];
    const nodes = distinct(groups.flat());
    return [
      {
        nodes,
        severity: 'critical',
        summary: `the pod network is split: ${groups.map((group) => listed(group)).join(' | ')} see only themselves`,
        evidence: [
          `between the groups everything failed: ${tally(cut)} (${codes(cut)})`,
          ...groups.map((group) =>
            group.length > 1
              ? `${listed(group)} reach each other`
              : `${listed(group)} is by itself: not even the node is reached at its own address`,
          ),
        ],
        advice: 'look at what stands between the groups: zone, rack, switch, firewall or route tables',
        must: across.flatMap(({ seen }) => seen).filter((seen) => isNetworkFailure(seen) || isReached(seen)),
        may: [...followingFromImpaired(new Set(nodes), evidence), ...hostsAcross(groups, evidence)],
        parts: groups.length - 1,
      },
    ];
  },
};

/**
 * Nodes that are joined by ways that are open in at least one direction, each group and all groups sorted. A
 * node by itself is no group, for it may be the overlay of that node; unless the node itself is not reached either.
 */
function groupsOf({ nodes, at }: Edges, isApart: (node: string) => boolean): string[][] {
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
    if (group.length > 1 || isApart(start)) groups.push(distinct(group));
  }
  return groups;
}

const edgesAcross = (groups: readonly (readonly string[])[], { list }: Edges): Edge[] =>
  list.filter(goesAcross(groups));

/** The nodes themselves may be apart as well. */
const hostsAcross = (groups: readonly (readonly string[])[], { open }: Evidence): Sighting[] =>
  open.filter((seen) => isHostWay(seen) && isNetworkFailure(seen)).filter(goesAcross(groups));

function goesAcross(groups: readonly (readonly string[])[]) {
  const groupOf = new Map(groups.flatMap((group) => group.map((node) => [node, group] as const)));
  return ({ from, to }: { readonly from: string; readonly to: string }): boolean => {
    const [a, b] = [groupOf.get(from), groupOf.get(to)];
    return a !== undefined && b !== undefined && a !== b;
  };
}
