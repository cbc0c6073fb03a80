import { placesOf, touching } from '../consequences.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { askKubeletPort, hasSpoken, heartbeatOf, isAlive, refusesKubelet } from '../node-state.ts';
import type { Sighting } from '../sighting.ts';
import { distinct, listed, told } from '../words.ts';

/** Nothing is heard from a kubelet, while its machine may run on. */
export const kubeletDown: Hypothesis = {
  cause: 'kubelet-down',

  propose(evidence: Evidence): readonly Candidate[] {
    const stale = evidence.open.filter((seen) => isStale(seen, evidence));
    const named = new Set(stale.map(({ to }) => to));
    const deaf = deafNodes(evidence);
    const nodes = distinct([...named, ...deaf]);
    if (nodes.length === 0) return [];
    const unsure = nodes.filter((name) => !isAlive(name, evidence));
    const missed = touching(nodes, evidence);
    return [
      {
        nodes,
        severity: 'critical',
        summary: `nothing is heard from the kubelet of ${listed(nodes)}`,
        evidence: [...stale, ...missed].slice(0, 3).map(told),
        advice: "look at the kubelet's process and its log on the node, and at its way to the API server",
        must: [...new Set([...stale, ...(deaf.length > 0 ? touching(deaf, evidence) : [])])],
        // its pods run on: only what it takes a kubelet for follows
        may: missed.filter(({ unavailable }) => unavailable !== undefined && nodes.includes(unavailable)),
        basis: 'stated',
        ...(unsure.length > 0
          ? {
              otherwise: [{ cause: 'node-down', nodes: unsure, odds: 0.4 }],
              ...askKubeletPort(unsure, ['kubelet-down', 'node-down'], evidence),
            }
          : {}),
      },
    ];
  },
};

const isStale = ({ status, code, to }: Sighting, { node }: Evidence): boolean =>
  status === 'failed' && code === 'ESTALE' && node(to) !== undefined;

/** What a pod waits for that no kubelet has looked at. */
const NOT_TAKEN_UP = /not taken up by its kubelet/;

/** The API server hears nothing of them, or their pods are not taken up, and yet the machine answers. */
function deafNodes(evidence: Evidence): string[] {
  const { open } = evidence;
  const touched = distinct(open.flatMap(placesOf)).filter((name) => isAlive(name, evidence));
  const unreachable = new Set(
    open.flatMap(({ observed, unavailable }) => (NOT_TAKEN_UP.test(observed) ? unavailable : [])),
  );
  return touched.filter((name) => {
    const heartbeat = heartbeatOf(name, evidence);
    if (heartbeat !== 'fresh') return heartbeat === 'silent';
    return (unreachable.has(name) || refusesKubelet(name, evidence)) && !hasSpoken(name, evidence);
  });
}
