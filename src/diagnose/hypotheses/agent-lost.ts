import { followingFromCutOff, touching } from '../consequences.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { askKubeletPort, fading, hasSpoken, isAlive, isUndecided } from '../node-state.ts';
import { readSign } from '../stated.ts';
import { on, unavailable } from '../unavailable.ts';

/** An agent is gone, or was never there, and nothing says why. */
export const agentLost: Hypothesis = {
  cause: 'agent-lost',
  propose: (evidence) =>
    readSign(SIGN, evidence).map((candidate) => ({ ...candidate, ...doubts(candidate, evidence) })),
};

const SIGN = unavailable('agent-lost', {
  summary: (nodes) => `the agent${on(nodes)} was lost before it could answer`,
  advice: "look at the events and the log of the agent's pod: was it evicted, killed, or never started?",
});

const CAUSES = ['node-down', 'kubelet-down'] as const;

/** Of a node that was not heard at all, it may be the whole node. */
export function doubt(
  nodes: readonly string[],
  evidence: Evidence,
): Pick<Candidate, 'otherwise' | 'followUp'> {
  const mute = nodes.filter((name) => !hasSpoken(name, evidence) && !isAlive(name, evidence));
  if (mute.length === 0) return {};
  return {
    otherwise: CAUSES.map((cause) => ({ cause, nodes: mute, odds: 0.2 })),
    ...askKubeletPort(mute, CAUSES, evidence),
  };
}

/** Of one that was heard before, others met the end as well, and it may be that of its node. */
function doubts({ nodes }: Candidate, evidence: Evidence): Partial<Candidate> {
  const unheard = doubt(nodes, evidence);
  const gone = nodes.filter((name) => fading(evidence).has(name));
  if (gone.length === 0) return unheard;
  const [{ nodes: mute = [] } = {}] = unheard.otherwise ?? [];
  const open = gone.filter((name) => isUndecided(name, evidence));
  return {
    may: [...touching(gone, evidence), ...followingFromCutOff(new Set(gone), evidence)],
    otherwise: [
      ...(unheard.otherwise ?? []),
      ...(open.length > 0 ? [{ cause: 'node-down', nodes: open, odds: 1 } as const] : []),
    ],
    ...askKubeletPort([...open, ...mute], ['agent-lost', ...CAUSES], evidence),
  };
}
