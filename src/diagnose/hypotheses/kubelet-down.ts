import { placesOf, touching } from '../consequences.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import {
  answersAtHost,
  askKubeletPort,
  hasSpoken,
  heartbeatOf,
  hostWaysTo,
  idleNodes,
  isAlive,
  refusesKubelet,
} from '../node-state.ts';
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
    // a kubelet that waits for its runtime is well for a while, and takes nothing up either
    const idle = [...idleNodes(evidence)].filter((name) => hostWaysTo(name, evidence).length === 0);
    const waiting = deaf.filter((name) => idle.includes(name));
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
        otherwise: [
          ...(unsure.length > 0 ? [{ cause: 'node-down' as const, nodes: unsure, odds: 0.4 }] : []),
          ...(waiting.length > 0 ? [{ cause: 'runtime-broken' as const, nodes: waiting, odds: 0.4 }] : []),
        ],
        ...askKubeletPort([...unsure, ...waiting], ['kubelet-down', 'node-down', 'runtime-broken'], evidence),
      },
    ];
  },
};

const isStale = ({ status, code, to }: Sighting, { node }: Evidence): boolean =>
  status === 'failed' && code === 'ESTALE' && node(to) !== undefined;

/** The API server hears nothing of them, or their pods are not taken up, and yet the machine answers. */
function deafNodes(evidence: Evidence): string[] {
  const touched = distinct(evidence.open.flatMap(placesOf)).filter((name) => isAlive(name, evidence));
  const idle = idleNodes(evidence);
  return touched.filter((name) => {
    const heartbeat = heartbeatOf(name, evidence);
    if (heartbeat !== 'fresh') return heartbeat === 'silent';
    if (idle.has(name) && !answersAtHost(name, evidence)) return true;
    return refusesKubelet(name, evidence) && !hasSpoken(name, evidence);
  });
}
