import type { Cause, Finding } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import type { Sighting } from './sighting.ts';
import { distinct, listed, told } from './words.ts';

interface Sign extends Pick<Finding, 'advice'> {
  readonly cause: Cause;
  readonly speaks: (seen: Sighting) => boolean;
  /** a sentence; `nodes` is empty where no node is concerned */
  readonly summary: (nodes: string) => string;
}

/** What the cluster was asked to do and did not, where that alone says what is broken. */
const SIGNS: readonly Sign[] = [
  {
    cause: 'controller-manager-down',
    speaks: ({ from }) => from === 'deploy',
    summary: () => 'controllers do not act: a deployment gets no pod, or what was deleted stays',
    advice: "look at the controller manager's process, its lease and its log",
  },
  {
    cause: 'runtime-broken',
    speaks: ({ from, code }) =>
      code === 'runtime-broken' || (from.startsWith('pod-') && code !== 'node-unreachable'),
    summary: (nodes) => `pods do not start or do not end in time on ${nodes}`,
    advice:
      'look at the container runtime on the node, at its network plugin, and at the events of the pod that the evidence names',
  },
  {
    cause: 'service-proxy-broken',
    speaks: ({ via }) => via === 'node-port',
    summary: (nodes) => `the ports of services cannot be reached at ${nodes}`,
    advice:
      'look at kube-proxy (or what replaces it) on the node, and at a firewall in front of the range of node ports',
  },
  {
    cause: 'service-proxy-broken',
    speaks: ({ code }) => code === 'EUNEVEN',
    summary: () => 'connections to a service are not spread over its backends',
    advice:
      "look at the service's session affinity and traffic distribution, and at kube-proxy (or what replaces it)",
  },
  {
    cause: 'storage-broken',
    speaks: ({ from }) => from === 'volume',
    summary: () => 'a new volume cannot be bound, written or read back',
    advice: 'look at the storage class, its provisioner, and the events of the claim that the evidence names',
  },
  {
    cause: 'storage-broken',
    speaks: ({ code }) => code === 'EUNBOUND',
    summary: () => 'volume claims are not bound',
    advice: 'look at the storage class, its provisioner, and the events of the claim that the evidence names',
  },
  {
    cause: 'image-unavailable',
    speaks: ({ code }) => code === 'EIMAGE',
    summary: (nodes) => `images of pods cannot be had${nodes === 'none' ? '' : ` on ${nodes}`}`,
    advice:
      "look at the image's name, at the registry and the way to it from the node, and at the pull secret",
  },
  {
    cause: 'image-unavailable',
    speaks: ({ from }) => from === 'image-pull',
    summary: (nodes) => `the image to pull cannot be had on ${nodes}`,
    advice: 'look at the registry, the way to it from the node, and the pull secret',
  },
];

function claimOf({ speaks, summary, advice }: Sign, { open, node }: Evidence): Claim[] {
  const seen = open.filter((one) => one.status === 'failed' && speaks(one));
  if (seen.length === 0) return [];
  const nodes = distinct(seen.map((one) => one.node ?? one.to).filter((name) => node(name)));
  return [
    {
      nodes,
      severity: 'critical',
      confidence: STATED,
      summary: summary(listed(nodes)),
      evidence: seen.slice(0, 3).map(told),
      explains: seen,
      advice,
    },
  ];
}

/** What a cause's signs say, after what the hypothesis of that cause has to say. */
export const withSigns = ({ cause, test }: Hypothesis): Hypothesis => ({
  cause,
  test: (evidence) => [
    ...test(evidence),
    ...SIGNS.filter((sign) => sign.cause === cause).flatMap((sign) => claimOf(sign, evidence)),
  ],
});

const bySignsAlone = (cause: Cause): Hypothesis => withSigns({ cause, test: () => [] });

export const controllerManagerDown = bySignsAlone('controller-manager-down');
export const runtimeBroken = bySignsAlone('runtime-broken');
export const storageBroken = bySignsAlone('storage-broken');
