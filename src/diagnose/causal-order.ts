import type { Cause, Finding } from '../core/finding.ts';
import { byBytes } from '../core/run-report.ts';

/**
 * What stands on what: layers, roots first, each with its causes. It is the order of a run's findings, and decides
 * between causes that explain equally much.
 */
export const LAYERS = {
  etcd: ['etcd-down', 'etcd-no-quorum', 'etcd-corrupt', 'etcd-no-space', 'etcd-member-down'],
  disk: ['etcd-slow-disk'],
  'late etcd': ['etcd-lagging', 'etcd-slow'],
  'API server': ['apiserver-down', 'apiserver-not-ready'],
  node: ['node-down', 'engine-down', 'engine-hung', 'kubelet-down'],
  network: [
    'overlay-down',
    'network-partition',
    'pair-blocked',
    'one-way-loss',
    'udp-blocked',
    'packet-loss',
    'mtu-mismatch',
  ],
  pressure: ['disk-pressure', 'memory-pressure', 'pid-pressure'],
  notices: ['clock-skew', 'node-missing', 'version-skew', 'certificate-expiring'],
  controllers: ['scheduler-down', 'controller-manager-down'],
  runtime: ['runtime-broken', 'storage-broken'],
  services: ['bridge-rules-missing', 'host-to-pod-blocked', 'hairpin-broken', 'service-proxy-broken'],
  DNS: ['dns-down', 'dns-replica-down', 'dns-upstream', 'dns-on-node', 'dns-wrong-answer'],
  registry: ['registry-unreachable'],
  latency: ['high-latency', 'dns-slow'],
  reach: ['node-unreachable', 'no-nodes'],
  permission: ['rbac-missing', 'quota-exceeded', 'admission-webhook-broken', 'admission-denied'],
  images: ['image-unavailable'],
  workloads: ['pod-pending', 'pod-restarting', 'replicas-missing', 'rollout-stuck'],
  asking: ['agent-starved', 'agent-lost'],
  none: ['unexplained'],
} as const satisfies Readonly<Record<string, readonly Cause[]>>;

export type Layer = keyof typeof LAYERS;

/**
 * Who can bring about whom, be it through others in between. `anywhere`: wherever it shows · `everywhere`: only where
 * it shows on no node in particular · `there`: only on nodes of the cause. A finding without nodes is about all.
 */
type Reach = 'anywhere' | 'everywhere' | 'there';
type Row = readonly [root: Layer | Cause, reach: Reach, effects: readonly (Layer | Cause)[]];
const ROWS: readonly Row[] = [
  // disk → etcd → API server → DNS → services → pods
  ['disk', 'anywhere', ['late etcd', 'API server']],
  ['etcd', 'anywhere', ['late etcd', 'API server']],
  ['late etcd', 'anywhere', ['API server']],
  ...(['disk', 'etcd', 'late etcd', 'API server'] as const).flatMap((layer): Row[] => [
    [layer, 'anywhere', ['controllers', 'permission', 'workloads', 'asking', 'reach', 'storage-broken']],
    [layer, 'everywhere', ['kubelet-down', 'runtime-broken', 'services', 'DNS', 'latency', 'registry']],
  ]),
  ['controllers', 'anywhere', ['workloads']],
  ['controllers', 'everywhere', ['services', 'DNS']],
  ['DNS', 'everywhere', ['registry', 'workloads', 'images']],
  ['registry', 'anywhere', ['images', 'workloads']],
  ['images', 'anywhere', ['workloads']],
  ['permission', 'anywhere', ['workloads']],
  ['storage-broken', 'anywhere', ['workloads']],
  // node → runtime → overlay → DNS
  ['node', 'there', ['etcd-member-down', 'runtime', 'network', 'services', 'DNS', 'registry', 'images']],
  ['node', 'there', ['pressure', 'latency', 'reach', 'workloads', 'asking']],
  ['pressure', 'there', ['runtime', 'images', 'workloads', 'asking', 'latency']],
  ['runtime-broken', 'there', ['network', 'services', 'DNS', 'workloads', 'asking', 'reach']],
  ['network', 'there', ['services', 'DNS', 'registry', 'latency', 'images', 'workloads']],
  ['services', 'there', ['DNS', 'registry']],
];

export const CAUSAL_ORDER: readonly Cause[] = Object.values(LAYERS).flat();
const RANKS = new Map(CAUSAL_ORDER.map((cause, rank) => [cause, rank]));
const layerOf = new Map(
  Object.entries(LAYERS).flatMap(([layer, causes]) => causes.map((cause): [Cause, string] => [cause, layer])),
);

export const rankOf = (cause: Cause): number => RANKS.get(cause) ?? RANKS.size;

/** Roots first, each followed by its symptoms. @param count how many nodes there are */
export function inCausalOrder(findings: readonly Finding[], count: number): Finding[] {
  const sorted = [...findings].sort(byRank);
  const isUnder = (root: Finding, effect: Finding): boolean =>
    root !== effect &&
    bringsAbout(root, effect, count) &&
    // of two that can bring about each other, the one further up is the root
    (byRank(root, effect) < 0 || !bringsAbout(effect, root, count));
  const roots = sorted.filter((finding) => !sorted.some((other) => isUnder(other, finding)));
  const rootOf = new Map(
    sorted.flatMap((finding) => {
      const root = roots.find((one) => isUnder(one, finding));
      return root ? [[finding, root] as const] : [];
    }),
  );
  const symptoms = (root: Finding): Finding[] =>
    sorted
      .filter((finding) => rootOf.get(finding) === root)
      .map((finding) => ({ ...finding, symptomOf: root.cause }));
  return sorted.filter((finding) => !rootOf.has(finding)).flatMap((root) => [root, ...symptoms(root)]);
}

const byRank = (a: Finding, b: Finding): number =>
  rankOf(a.cause) - rankOf(b.cause) || byBytes(a.nodes.join('\0'), b.nodes.join('\0'));

function bringsAbout(root: Finding, effect: Finding, count: number): boolean {
  const names = (cause: Cause): string[] => [cause, layerOf.get(cause) ?? cause];
  const [roots, effects] = [names(root.cause), names(effect.cause)];
  return ROWS.some(
    ([from, reach, to]) =>
      roots.includes(from) && to.some((one) => effects.includes(one)) && reaches(reach, root, effect, count),
  );
}

function reaches(reach: Reach, { nodes: from }: Finding, { nodes: to }: Finding, count: number): boolean {
  const isAll = (nodes: readonly string[]): boolean => nodes.length === 0 || nodes.length === count;
  if (reach === 'anywhere' || (reach === 'everywhere' && isAll(to))) return true;
  return reach === 'there' && (isAll(from) || (to.length > 0 && to.every((node) => from.includes(node))));
}
