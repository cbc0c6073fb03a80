import { followingFromCutOff } from './consequences.ts';
import type { Evidence } from './evidence.ts';
import { guiltyNodes } from './guilt.ts';
import { type Claim, confidence, type Hypothesis } from './hypothesis.ts';
import { isNetworkFailure, type Sighting } from './sighting.ts';
import { be, codes, listed, tally } from './words.ts';

/** A node's pods reach no other node and no other node reaches them, while the API server still sees the node. */
export const overlayDown: Hypothesis = {
  cause: 'overlay-down',

  test(evidence: Evidence): readonly Claim[] {
    const nodes = guiltyNodes(evidence.edges);
    if (nodes.length === 0) return [];
    const guilty = new Set(nodes);
    const predicted = evidence.all.filter((seen) => isPredicted(seen, guilty, evidence));
    const cut = evidence.open.filter((seen) => isCut(seen, guilty));
    const following = followingFromCutOff(guilty, evidence);
    const everybody = nodes.length === evidence.edges.nodes.length;
    return [
      {
        nodes,
        severity: 'critical',
        confidence: confidence(predicted.filter(isNetworkFailure).length, predicted.length),
        summary: everybody
          ? 'no node reaches another over the overlay network'
          : `${listed(nodes)} ${be(nodes)} cut off the overlay network`,
        evidence: [
          `everything to and from ${listed(nodes)} failed: ${tally(predicted)} (${codes(cut)})`,
          ...(everybody ? [] : [innocence(evidence, guilty)]),
          ...stillReady(evidence, nodes),
        ],
        explains: [...cut, ...following],
        advice: `look at the CNI's pod and its tunnel device on ${listed(nodes)}, and at firewalls for the tunnel's port`,
      },
    ];
  },
};

/** Every exchange over the pod network between a guilty node and another. */
function isPredicted(
  { from, to, path, status }: Sighting,
  guilty: ReadonlySet<string>,
  { node }: Evidence,
): boolean {
  if (path !== 'pod' || from === to || !node(from) || !node(to)) return false;
  if (status !== 'passed' && status !== 'failed') return false;
  return guilty.has(from) || guilty.has(to);
}

function isCut(seen: Sighting, guilty: ReadonlySet<string>): boolean {
  if (seen.code === 'NetworkUnavailable') return guilty.has(seen.to);
  return seen.path === 'pod' && isNetworkFailure(seen) && (guilty.has(seen.from) || guilty.has(seen.to));
}

function innocence({ edges }: Evidence, guilty: ReadonlySet<string>): string {
  const others = edges.nodes.filter((node) => !guilty.has(node));
  const between = edges.list.filter(({ from, to }) => !guilty.has(from) && !guilty.has(to));
  const open = between.filter(({ state }) => state === 'open').length;
  return others.length === 1
    ? `${others[0]} is the only other node`
    : `between the other nodes (${listed(others)}) ${open} of ${between.length} ways are open`;
}

function stillReady({ node }: Evidence, nodes: readonly string[]): string[] {
  const ready = nodes.filter((name) =>
    node(name)?.conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
  );
  return ready.length === 0
    ? []
    : [`the API server sees ${listed(ready)} Ready: the node's own network works`];
}
