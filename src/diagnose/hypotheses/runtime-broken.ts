import { touching } from '../consequences.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { answersAtHost, idleNodes } from '../node-state.ts';
import { saysRuntime } from '../runtime-words.ts';
import { hasFailed, readSign } from '../stated.ts';
import { listed, told } from '../words.ts';

const advice =
  'look at the container runtime on the node, at its network plugin, and at the events of the pod that the evidence names';

/** A node's kubelet lives, and its container runtime does not do what it is told. */
export const runtimeBroken: Hypothesis = {
  cause: 'runtime-broken',

  propose: (evidence: Evidence): readonly Candidate[] => [
    ...said(evidence),
    ...idle(evidence),
    ...readSign(
      {
        speaks: (seen) =>
          hasFailed(seen) &&
          (seen.code === 'runtime-broken' ||
            (seen.from.startsWith('pod-') && seen.code !== 'node-unreachable')),
        follows: ({ unavailable }, nodes) => unavailable !== undefined && nodes.includes(unavailable),
        summary: (nodes) => `pods do not start or do not end in time on ${nodes || 'any node'}`,
        advice,
      },
      evidence,
    ),
  ],
};

function said(evidence: Evidence): Candidate[] {
  const nodes = evidence.facts.nodes.map(({ name }) => name).filter((name) => saysRuntime(name, evidence));
  const must = touching(nodes, evidence);
  if (must.length === 0) return [];
  const summary = `the container runtime of ${listed(nodes)} does not answer its kubelet`;
  const messages = nodes.map(
    (name) => `${name}: ${evidence.node(name)?.conditions.find(({ type }) => type === 'Ready')?.message}`,
  );
  return [{ nodes, severity: 'critical', summary, evidence: messages, advice, must, basis: 'stated' }];
}

/** The kubelet is heard from and listens, and takes up no pod. */
function idle(evidence: Evidence): Candidate[] {
  const nodes = [...idleNodes(evidence)].filter((name) => answersAtHost(name, evidence));
  const must = touching(nodes, evidence);
  if (must.length === 0) return [];
  const summary = `the kubelet of ${listed(nodes)} lives and takes up no pod: it waits for the container runtime`;
  return [
    {
      nodes,
      severity: 'critical',
      summary,
      evidence: must.slice(0, 3).map(told),
      advice,
      must,
      basis: 'stated',
      sure: 0.7,
      otherwise: [{ cause: 'kubelet-down', nodes, odds: 0.3 }],
    },
  ];
}
