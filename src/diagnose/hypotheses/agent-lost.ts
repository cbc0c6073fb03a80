import type { Evidence } from '../evidence.ts';
import type { Hypothesis } from '../hypothesis.ts';
import { askKubeletPort, hasSpoken, isAlive } from '../node-state.ts';
import { readSign } from '../stated.ts';
import { on, unavailable } from '../unavailable.ts';

/** An agent is gone, or was never there, and nothing says why. */
export const agentLost: Hypothesis = {
  cause: 'agent-lost',
  propose: (evidence) =>
    readSign(SIGN, evidence).map((candidate) => ({ ...candidate, ...doubt(candidate.nodes, evidence) })),
};

const SIGN = unavailable('agent-lost', {
  summary: (nodes) => `the agent${on(nodes)} was lost before it could answer`,
  advice: "look at the events and the log of the agent's pod: was it evicted, killed, or never started?",
});

const CAUSES = ['node-down', 'kubelet-down'] as const;

/** Of a node that was not heard at all, it may be the whole node. */
export function doubt(nodes: readonly string[], evidence: Evidence) {
  const mute = nodes.filter((name) => !hasSpoken(name, evidence) && !isAlive(name, evidence));
  if (mute.length === 0) return {};
  return {
    otherwise: CAUSES.map((cause) => ({ cause, nodes: mute, odds: 0.2 })),
    ...askKubeletPort(mute, CAUSES, evidence),
  };
}
