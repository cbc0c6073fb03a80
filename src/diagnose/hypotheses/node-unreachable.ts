import { engineSays } from '../engine-words.ts';
import type { Hypothesis } from '../hypothesis.ts';
import { readSign } from '../stated.ts';
import { unavailable } from '../unavailable.ts';
import { doubt } from './agent-lost.ts';

/** A node's kubelet gives no answer to what the API server wants of it, and nothing says why. */
export const nodeUnreachable: Hypothesis = {
  cause: 'node-unreachable',
  propose: (evidence) => [
    ...readSign(SIGN, evidence).map((candidate) => ({ ...candidate, ...doubt(candidate.nodes, evidence) })),
    ...engines.propose(evidence),
  ],
};

const engines = engineSays('node-unreachable', 'EngineUnreached', {
  severity: 'critical',
  summary: (nodes) => `the Docker engine of ${nodes} cannot be reached`,
  advice: (nodes) => `look at the way from the runner to ${nodes}, and at whether that is its address`,
});

const SIGN = unavailable('node-unreachable', {
  summary: (nodes) => `${nodes || 'a node'} could not be asked: the kubelet cannot be reached`,
  advice: "look at the way from the API server to the node's kubelet (port 10250), and at the kubelet",
});
