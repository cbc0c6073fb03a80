import type { Cause } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import type { Sighting } from './sighting.ts';
import { distinct, listed } from './words.ts';

interface Words {
  /** a sentence; `nodes` is empty where no node is concerned */
  readonly summary: (nodes: string) => string;
  readonly advice: string;
}

const on = (nodes: string): string => (nodes === '' ? '' : ` on ${nodes}`);

/** Why something could not be asked. The code of the observation is the cause. */
const WORDS: Partial<Record<Cause, Words>> = {
  'node-unreachable': {
    summary: (nodes) => `${nodes || 'a node'} could not be asked: the kubelet cannot be reached`,
    advice: "look at the way from the API server to the node's kubelet (port 10250), and at the kubelet",
  },
  'no-nodes': {
    summary: () => 'there is no node to ask',
    advice: 'look at the node selector of the run; nodes that cannot run an agent do not count',
  },
  'rbac-missing': {
    summary: () => 'the account of this run lacks rights',
    advice: 'grant the account the rule that the evidence names; SECURITY.md lists all that a run needs',
  },
  'quota-exceeded': {
    summary: (nodes) => `a quota leaves no room for the agents${on(nodes)}`,
    advice: "raise the namespace's quota, or let the run create a namespace of its own",
  },
  'admission-denied': {
    summary: (nodes) => `an admission rule refuses the agents${on(nodes)}`,
    advice: 'look at the message of the webhook or policy, and except the namespace of the run from it',
  },
  'admission-webhook-broken': {
    summary: (nodes) => `an admission webhook that does not answer keeps the agents out${on(nodes)}`,
    advice: 'bring back the service behind the webhook that the evidence names, or remove its configuration',
  },
  'image-unavailable': {
    summary: (nodes) => `the agents' image cannot be pulled${on(nodes)}`,
    advice:
      'name an image with `--image` that the nodes have or can pull, and check the pull secret and registry',
  },
  'agent-starved': {
    summary: (nodes) => `the agent${on(nodes)} lacked CPU and could not listen for answers`,
    advice: 'look at the load of the node; what its agent did not hear says nothing about the network',
  },
  'agent-lost': {
    summary: (nodes) => `the agent${on(nodes)} was lost before it could answer`,
    advice: "look at the events and the log of the agent's pod: was it evicted, killed, or never started?",
  },
};

const unavailable = (cause: Cause, { summary, advice }: Words): Hypothesis => ({
  cause,

  test(evidence: Evidence): readonly Claim[] {
    const seen = evidence.open.filter(({ code }) => code === cause);
    if (seen.length === 0) return [];
    const nodes = distinct(seen.flatMap((sighting) => carriers(sighting, evidence)));
    return [
      {
        nodes,
        severity: 'warning',
        confidence: STATED,
        summary: summary(nodes.length === 0 ? '' : listed(nodes)),
        // the same reason stands at everything that could not be asked
        evidence: distinct(seen.map(({ observed }) => observed)).slice(0, 3),
        explains: seen,
        advice,
      },
    ];
  },
});

/** The nodes whose agent was not there; of an observation that does not say, those that took part. */
function carriers({ from, to, unavailable: missing }: Sighting, { node }: Evidence): string[] {
  return (missing === undefined ? [from, to] : [missing]).filter((name) => node(name));
}

export const unavailables: readonly Hypothesis[] = Object.entries(WORDS).map(([cause, words]) =>
  unavailable(cause as Cause, words),
);
