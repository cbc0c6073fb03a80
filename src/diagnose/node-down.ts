import { followingFromCutOff } from './consequences.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import type { Sighting } from './sighting.ts';
import { be, distinct, listed, told } from './words.ts';

/** The API server no longer hears from a node, or the node says that it is not ready. */
export const nodeDown: Hypothesis = {
  cause: 'node-down',

  test(evidence: Evidence): readonly Claim[] {
    const touched = new Set(evidence.open.flatMap(placesOf));
    const observed = evidence.open.filter((seen) => seen.code === 'Ready' && evidence.node(seen.to));
    // a node that is not ready and that nobody asked anything of is not under test
    const unready = evidence.facts.nodes.filter(
      (node) => touched.has(node.name) && isUnready(node.name, evidence),
    );
    const nodes = distinct([...unready.map(({ name }) => name), ...observed.map(({ to }) => to)]);
    if (nodes.length === 0) return [];
    const down = new Set(nodes);
    const own = evidence.open.filter((seen) => touches(seen, down));
    const following = followingFromCutOff(down, evidence);
    return [
      {
        nodes,
        severity: 'critical',
        confidence: STATED,
        summary: `${listed(nodes)} ${be(nodes)} not ready`,
        evidence: reasons(nodes, observed, evidence),
        explains: [...own, ...following],
        advice: `look at the machine and its kubelet: is ${listed(nodes)} powered on, connected, and is the kubelet running?`,
      },
    ];
  },
};

function readyOf(name: string, { node }: Evidence) {
  return node(name)?.conditions.find(({ type }) => type === 'Ready');
}

function isUnready(name: string, evidence: Evidence): boolean {
  const ready = readyOf(name, evidence);
  return ready !== undefined && ready.status !== 'True';
}

/** Between a node that is down and one that is not, it is the former. */
const touches = (seen: Sighting, down: ReadonlySet<string>): boolean =>
  placesOf(seen).some((place) => down.has(place));

function placesOf({ from, to, unavailable, node }: Sighting): string[] {
  return [from, to, unavailable, node].filter((place) => place !== undefined);
}

function reasons(nodes: readonly string[], observed: readonly Sighting[], evidence: Evidence): string[] {
  return nodes.map((name) => {
    const seen = observed.find(({ to }) => to === name);
    const ready = readyOf(name, evidence);
    if (seen) return told(seen);
    return `${name}: Ready is ${ready?.status}${ready?.reason ? `, ${ready.reason}` : ''}${ready?.message ? `: ${ready.message}` : ''}`;
  });
}
