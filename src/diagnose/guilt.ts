import { type Edges, otherEnd } from './edges.ts';

/**
 * The nodes that a pattern of cut edges comes from. A node is suspect where every edge it has is cut, and it has
 * edges with at least two others: with one there is no telling which of the two it is. It is guilty where one of
 * those others is beyond suspicion. Where nobody is, nobody reaches anybody: then it is all of them.
 * @returns names, sorted
 */
export function guiltyNodes(edges: Edges): string[] {
  const suspects = new Set(edges.nodes.filter((node) => isCutOff(node, edges)));
  if (suspects.size === edges.nodes.length) return [...suspects];
  return [...suspects].filter((node) => edges.at(node).some((edge) => !suspects.has(otherEnd(edge, node))));
}

function isCutOff(node: string, edges: Edges): boolean {
  const own = edges.at(node);
  const others = new Set(own.map((edge) => otherEnd(edge, node)));
  return others.size >= 2 && own.every(({ state }) => state === 'cut');
}
