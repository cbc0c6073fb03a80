/** Up to so many nodes, everybody asks everybody: 16 × 15 = 240 questions. */
export const FULL_MESH_NODES = 16;
/** Above, each asks so many others, and is asked by as many. */
export const NEIGHBOURS = 8;

/**
 * Who asks whom. Above `FULL_MESH_NODES` it is a circulant graph: node i asks i+1, i+2, i+4 … (places in the list),
 * so every node asks and is asked equally often, the graph is connected, and the same nodes give the same pairs.
 * @param most each asks so many others at most @default see above
 */
export function pairs<T>(nodes: readonly T[], most?: number): [from: T, to: T][] {
  const count = nodes.length;
  const full = most === undefined ? FULL_MESH_NODES : most + 1;
  const offsets = count <= full ? range(1, count) : spread(count, most ?? NEIGHBOURS);
  return nodes.flatMap((from, i) => offsets.map((offset): [T, T] => [from, nodes[(i + offset) % count]!]));
}

/** Distances that grow, so that near and far nodes are among the neighbours whatever the order means. */
function spread(count: number, neighbours: number): number[] {
  const growth = (count / 2) ** (1 / (neighbours - 1));
  const offsets = new Set<number>();
  for (let k = 0; k < neighbours; k++) offsets.add(Math.round(growth ** k));
  for (let next = 1; offsets.size < neighbours; next++) offsets.add(next);
  return [...offsets];
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
