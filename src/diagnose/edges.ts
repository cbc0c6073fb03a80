import { byBytes } from '../core/run-report.ts';
import { isNetworkFailure, isReached, isWantedSilence, type Sighting } from './sighting.ts';

/** One direction between two nodes, with everything that was tried over it. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly seen: readonly Sighting[];
  /**
   * `open`: something got through · `cut`: the network let nothing through · `odd`: the answers say neither
   * (someone else answered, or nobody could ask)
   */
  readonly state: 'open' | 'cut' | 'odd';
}

/** The pod network between different nodes. */
export interface Edges {
  readonly list: readonly Edge[];
  between(from: string, to: string): Edge | undefined;
  /** edges that begin or end at a node */
  at(node: string): readonly Edge[];
  /** nodes that have an edge, sorted */
  readonly nodes: readonly string[];
}

/** A node reaches itself without the overlay, so that says nothing about the network between nodes. */
export function podEdges(all: readonly Sighting[], isNode: (name: string) => boolean): Edges {
  const seen = new Map<string, Sighting[]>();
  for (const sighting of all) {
    const { from, to, path } = sighting;
    if (path !== 'pod' || from === to || !isNode(from) || !isNode(to)) continue;
    if ((sighting.status !== 'passed' && sighting.status !== 'failed') || isWantedSilence(sighting)) continue;
    const key = keyOf(from, to);
    const known = seen.get(key);
    if (known) known.push(sighting);
    else seen.set(key, [sighting]);
  }
  return edgesOf([...seen.values()].map((list) => edgeOf(list)));
}

export function edgesOf(list: readonly Edge[]): Edges {
  const byPair = new Map(list.map((edge) => [keyOf(edge.from, edge.to), edge]));
  const byNode = new Map<string, Edge[]>();
  for (const edge of list) {
    for (const node of [edge.from, edge.to]) {
      const known = byNode.get(node);
      if (known) known.push(edge);
      else byNode.set(node, [edge]);
    }
  }
  return {
    list,
    between: (from, to) => byPair.get(keyOf(from, to)),
    at: (node) => byNode.get(node) ?? [],
    nodes: [...byNode.keys()].sort(byBytes),
  };
}

function edgeOf(seen: readonly Sighting[]): Edge {
  const { from, to } = seen[0]!;
  const state = seen.some(isReached) ? 'open' : seen.every(isNetworkFailure) ? 'cut' : 'odd';
  return { from, to, seen, state };
}

export const otherEnd = ({ from, to }: Edge, node: string): string => (from === node ? to : from);

const keyOf = (from: string, to: string): string => `${from}\0${to}`;
