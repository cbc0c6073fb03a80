import { followingFromCutOff, touching } from '../consequences.ts';
import type { Evidence } from '../evidence.ts';
import { guiltyNodes } from '../guilt.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { hasSpoken, hostWaysTo, isHostSilent } from '../node-state.ts';
import { isNetworkFailure } from '../sighting.ts';
import { readSign } from '../stated.ts';
import { unavailable } from '../unavailable.ts';
import { listed, tally } from '../words.ts';
import { doubt } from './agent-lost.ts';

/** A node runs, and cannot be reached: its kubelet by the API server, or its pods and itself by other nodes. */
export const nodeUnreachable: Hypothesis = {
  cause: 'node-unreachable',
  propose: (evidence: Evidence): readonly Candidate[] => [
    ...cutOff(evidence),
    ...readSign(SIGN, evidence).map((candidate) => ({ ...candidate, ...doubt(candidate.nodes, evidence) })),
  ],
};

const SIGN = unavailable('node-unreachable', {
  summary: (nodes) => `${nodes || 'a node'} could not be asked: the kubelet cannot be reached`,
  advice: "look at the way from the API server to the node's kubelet (port 10250), and at the kubelet",
});

/** Its pods are cut off, and the node itself is as well: that is not the overlay's doing. */
function cutOff(evidence: Evidence): Candidate[] {
  const nodes = guiltyNodes(evidence.edges).filter(
    (name) => hasSpoken(name, evidence) && isHostSilent(name, evidence),
  );
  if (nodes.length === 0) return [];
  const cut = touching(nodes, evidence).filter((seen) => seen.path === 'pod' && isNetworkFailure(seen));
  const hosts = nodes.flatMap((name) => hostWaysTo(name, evidence));
  return [
    {
      nodes,
      severity: 'critical',
      summary: `other nodes reach neither ${listed(nodes)} nor the pods there`,
      evidence: [
        `to and from its pods everything failed: ${tally(cut)}`,
        `at the address of ${listed(nodes)} ${hosts.length} of ${hosts.length} tries failed`,
      ],
      advice: `look at the cable, the interface, the routes and the host firewall of ${listed(nodes)}: they run`,
      must: [...cut, ...hosts],
      may: followingFromCutOff(new Set(nodes), evidence),
    },
  ];
}
