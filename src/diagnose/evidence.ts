import type { ClusterFacts, NodeFact } from '../core/facts.ts';
import { type Edges, podEdges } from './edges.ts';
import { withoutTheLost } from './lost-on-the-way.ts';
import { isFollowUp, type Sighting } from './sighting.ts';

/** Everything that hypotheses may look at. */
export interface Evidence {
  readonly facts: ClusterFacts;
  readonly node: (name: string) => NodeFact | undefined;
  /** everything that was observed */
  readonly all: readonly Sighting[];
  /** what failed or could not be asked, and is not explained yet */
  readonly open: readonly Sighting[];
  /** the pod network between nodes, without what is explained */
  readonly edges: Edges;
}

/** The evidence before anything is explained. */
export function evidenceOf(facts: ClusterFacts, seen: readonly Sighting[]): Evidence {
  const all = withoutTheLost(seen);
  const nodes = new Map(facts.nodes.map((node) => [node.name, node]));
  const open = all.filter((seen) => isTrouble(seen) && !isFollowUp(seen));
  return withEdges({ facts, node: (name) => nodes.get(name), all, open });
}

/** The same evidence once more of it is explained. */
export function without(evidence: Evidence, explained: ReadonlySet<Sighting>): Evidence {
  const { facts, node, all, open } = evidence;
  return withEdges({ facts, node, all, open: open.filter((seen) => !explained.has(seen)) });
}

function withEdges(base: Omit<Evidence, 'edges'>): Evidence {
  let edges: Edges | undefined;
  return {
    ...base,
    get edges() {
      if (edges) return edges;
      const open = new Set(base.open);
      const ways = podWays(this).filter((seen) => !isTrouble(seen) || open.has(seen) || isFollowUp(seen));
      edges = podEdges(ways, (name) => base.node(name) !== undefined);
      return edges;
    },
  };
}

const isTrouble = ({ status }: Sighting): boolean => status === 'failed' || status === 'inconclusive';

/** What is worked out once for all that was observed, however often the engine looks at what is left of it. */
export function once<T>(work: (evidence: Evidence) => T): (evidence: Evidence) => T {
  const done = new WeakMap<readonly Sighting[], T>();
  return (evidence) => {
    const known = done.get(evidence.all);
    if (known !== undefined) return known;
    const made = work(evidence);
    done.set(evidence.all, made);
    return made;
  };
}

const podWays = once(({ all }) => all.filter(({ path }) => path === 'pod'));
