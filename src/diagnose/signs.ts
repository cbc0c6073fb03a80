import type { Cause, Finding } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import type { Sighting } from './sighting.ts';
import { distinct, listed, told } from './words.ts';

interface Sign extends Pick<Finding, 'advice'> {
  readonly cause: Cause;
  readonly speaks: (seen: Sighting, node: Evidence['node']) => boolean;
  /** what comes of it where it holds for these nodes: not asked for lack of an agent */
  readonly follows?: (seen: Sighting, nodes: readonly string[]) => boolean;
  /** a sentence; `nodes` is empty where no node is concerned */
  readonly summary: (nodes: string) => string;
}

/** What the inventory says of nodes that differ from what was declared. */
const INVENTORY = new Set(['ENODEMISSING', 'ENODEUNEXPECTED', 'EROLE', 'ELABEL']);
const CERTIFICATE = /^(ECERTEXPIRING|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/;

const isStale = (name: string, to: string, code?: string): boolean => code === 'ESTALE' && to === name;

/** What the cluster was asked to do and did not, where that alone says what is broken. */
const SIGNS: readonly Sign[] = [
  {
    cause: 'kubelet-down',
    speaks: ({ code, to }, node) => code === 'ESTALE' && node(to) !== undefined,
    follows: ({ unavailable }, nodes) => unavailable !== undefined && nodes.includes(unavailable),
    summary: (nodes) => `nothing is heard from the kubelet of ${nodes}`,
    advice: "look at the kubelet's process and its log on the node, and at its way to the API server",
  },
  {
    cause: 'node-missing',
    speaks: ({ code = '' }) => INVENTORY.has(code),
    summary: (nodes) => `the nodes are not as declared${nodes === 'none' ? '' : `: ${nodes}`}`,
    advice: 'look at the machine that is missing, or correct `expect` in smoke.config.ts',
  },
  {
    cause: 'version-skew',
    speaks: ({ code }) => code === 'EVERSION',
    summary: (nodes) =>
      `the version of ${nodes === 'none' ? 'the API server' : nodes} is not as it should be`,
    advice:
      'upgrade the API server before kubelets, and kubelets before they are more than three minors older',
  },
  {
    cause: 'certificate-expiring',
    speaks: ({ code = '' }) => CERTIFICATE.test(code),
    summary: (nodes) => `the certificate of ${nodes === 'none' ? 'the API server' : nodes} has to be renewed`,
    advice: 'renew the certificate: `kubeadm certs renew`, or the kubelet with `rotateCertificates`',
  },
  {
    cause: 'scheduler-down',
    speaks: ({ from, to, code }) =>
      (from === 'schedule' && code === 'ETIMEDOUT') || isStale('kube-scheduler', to, code),
    summary: () => 'the scheduler does not act: pods get no node',
    advice: "look at the scheduler's process, its lease and its log",
  },
  {
    cause: 'admission-webhook-broken',
    speaks: ({ code }) => code === 'ENOENDPOINT',
    summary: () => 'nobody is behind an admission webhook: what it has a say in is refused',
    advice: 'bring back the service behind the webhook that the evidence names, or remove its configuration',
  },
  {
    cause: 'controller-manager-down',
    speaks: ({ from, to, code }) => from === 'deploy' || isStale('kube-controller-manager', to, code),
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

function claimOf({ speaks, follows, summary, advice }: Sign, { open, node }: Evidence): Claim[] {
  const seen = open.filter((one) => one.status === 'failed' && speaks(one, node));
  if (seen.length === 0) return [];
  const nodes = distinct(seen.map((one) => one.node ?? one.to).filter((name) => node(name)));
  return [
    {
      nodes,
      severity: 'critical',
      confidence: STATED,
      summary: summary(listed(nodes)),
      evidence: seen.slice(0, 3).map(told),
      explains: [...seen, ...open.filter((one) => follows?.(one, nodes))],
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

export const kubeletDown = bySignsAlone('kubelet-down');
export const nodeMissing = bySignsAlone('node-missing');
export const versionSkew = bySignsAlone('version-skew');
export const certificateExpiring = bySignsAlone('certificate-expiring');
export const schedulerDown = bySignsAlone('scheduler-down');
export const controllerManagerDown = bySignsAlone('controller-manager-down');
export const runtimeBroken = bySignsAlone('runtime-broken');
export const storageBroken = bySignsAlone('storage-broken');
