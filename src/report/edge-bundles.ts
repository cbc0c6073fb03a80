import type { Observation } from '../core/outcome.ts';

type Side = 'from' | 'to';

/**
 * Puts edges together that share an end, the end with the most edges first, so that a node which fails with
 * everybody takes two lines and not one for each of the others.
 */
export function bundleEdges(edges: readonly Observation[]): Observation[][] {
  const bundles: Observation[][] = [];
  let left = [...edges];
  while (left.length > 0) {
    const [side, name] = busiestEnd(left);
    bundles.push(left.filter((edge) => edge[side] === name));
    left = left.filter((edge) => edge[side] !== name);
  }
  return bundles;
}

function busiestEnd(edges: readonly Observation[]): [Side, string] {
  let best: [Side, string] = ['to', edges[0]?.to ?? ''];
  let most = 0;
  for (const side of ['to', 'from'] as const) {
    const counts = new Map<string, number>();
    for (const edge of edges) counts.set(edge[side], (counts.get(edge[side]) ?? 0) + 1);
    for (const [name, count] of counts) {
      if (count > most) {
        most = count;
        best = [side, name];
      }
    }
  }
  return best;
}
