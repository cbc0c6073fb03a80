import { type Edge, edgesOf, podEdges } from './edges.ts';
import type { Evidence } from './evidence.ts';
import { guiltyNodes } from './guilt.ts';
import type { Sighting } from './sighting.ts';

/** The nodes that all ways between nodes with this trouble have in common, else the ends of those ways. */
export function nodesOnBadWays(bad: readonly Sighting[], evidence: Evidence): string[] {
  const guilty = guiltyOfBadWays(bad, evidence);
  return guilty.length > 0 ? guilty : [...podEdges(bad, (name) => evidence.node(name) !== undefined).nodes];
}

/** The nodes whose ways all have this trouble; empty where it is not a matter of nodes. */
export function guiltyOfBadWays(bad: readonly Sighting[], { all, node }: Evidence): string[] {
  const isNode = (name: string) => node(name) !== undefined;
  const ways = podEdges(bad, isNode);
  const asked = new Set(bad.map(({ check }) => check));
  const compared = podEdges(
    all.filter(({ check }) => asked.has(check)),
    isNode,
  );
  const marked = compared.list.map((edge): Edge => {
    // what is measured goes there and back
    const isBad = ways.between(edge.from, edge.to) ?? ways.between(edge.to, edge.from);
    return { ...edge, state: isBad ? 'cut' : 'open' };
  });
  return guiltyNodes(edgesOf(marked));
}

/** Goes over a way of which `bad` tells trouble. */
export function onSameWay(bad: readonly Sighting[]): (seen: Sighting) => boolean {
  const ways = new Set(bad.map(({ from, to }) => `${from}\0${to}`));
  return ({ from, to, path }) => path === 'pod' && ways.has(`${from}\0${to}`);
}
