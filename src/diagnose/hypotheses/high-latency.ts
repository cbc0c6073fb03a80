import { type Edge, edgesOf, podEdges } from '../edges.ts';
import type { Evidence } from '../evidence.ts';
import { guiltyNodes } from '../guilt.ts';
import { isDns, isLate, type Sighting } from '../sighting.ts';
import { keyOf, slowWays } from '../slow-ways.ts';
import { stated } from '../stated.ts';
import { distinct } from '../words.ts';

/** Exchanges over the network work and take too long. */
export const highLatency = stated('high-latency', {
  severity: 'warning',
  speaks: (seen, evidence) => (isLate(seen) && !isDns(seen)) || isHeldUp(seen, evidence),
  nodes: slowNodes,
  summary: (nodes) => `answers take too long${nodes === '' ? '' : ` to or from ${nodes}`}`,
  advice: 'look at the load of the nodes and of the links between them',
});

/** A transfer does not end in time over a way that takes long for everything. */
const isHeldUp = (seen: Sighting, evidence: Evidence): boolean =>
  seen.code === 'ESTALLED' && seen.path === 'pod' && slowWays(evidence).has(keyOf(seen));

/** The nodes that every slow way between nodes has in common, else its ends; and who asked services in vain. */
function slowNodes(late: readonly Sighting[], { edges, node }: Evidence): string[] {
  const ways = podEdges(late, (name) => node(name) !== undefined);
  const isSlow = ({ from, to }: Edge): boolean => ways.between(from, to) !== undefined;
  // an asker that lacked CPU cannot say that a way is fast either
  const isKnown = ({ seen }: Edge): boolean => !seen.every(({ latencyUnreliable }) => latencyUnreliable);
  const marked = edges.list
    .filter((edge) => isSlow(edge) || isKnown(edge))
    .map((edge): Edge => ({ ...edge, state: isSlow(edge) ? 'cut' : 'open' }));
  const guilty = guiltyNodes(edgesOf(marked));
  const between = guilty.length > 0 ? guilty : ways.nodes;
  const asking = late.filter(({ path }) => path !== 'pod').map(({ from }) => from);
  return distinct([...between, ...asking.filter((name) => node(name))]);
}
