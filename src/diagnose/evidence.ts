import type { ClusterFacts, NodeFact } from '../core/facts.ts';
import { type Edges, podEdges } from './edges.ts';
import type { Sighting } from './sighting.ts';

/** Everything that hypotheses may look at. */
export interface Evidence {
  readonly facts: ClusterFacts;
  readonly node: (name: string) => NodeFact | undefined;
  /** everything that was observed */
  readonly all: readonly Sighting[];
  /** what failed or could not be asked, and no earlier hypothesis explains */
  readonly open: readonly Sighting[];
  /** the pod network between nodes, without what earlier hypotheses explain */
  readonly edges: Edges;
}

/** The evidence as it stands once `explained` is accounted for. */
export function evidenceOf(
  facts: ClusterFacts,
  all: readonly Sighting[],
  explained: ReadonlySet<Sighting>,
): Evidence {
  const nodes = new Map(facts.nodes.map((node) => [node.name, node]));
  const open = all.filter(
    (seen) => (seen.status === 'failed' || seen.status === 'inconclusive') && !explained.has(seen),
  );
  const counted = all.filter((seen) => !explained.has(seen));
  let edges: Edges | undefined;
  return {
    facts,
    node: (name) => nodes.get(name),
    all,
    open,
    get edges() {
      edges ??= podEdges(counted, (name) => nodes.has(name));
      return edges;
    },
  };
}
