import type { Cause } from '../core/finding.ts';

/**
 * Root causes first: what stands higher can bring about what stands lower, never the other way round. It is the
 * order in which hypotheses are tried, and the order of a run's findings.
 */
export const CAUSAL_ORDER: readonly Cause[] = [
  // what the API server stands on
  'etcd-down',
  'etcd-no-quorum',
  'etcd-corrupt',
  'etcd-no-space',
  'etcd-member-down',
  'etcd-slow-disk',
  'etcd-lagging',
  'etcd-slow',
  // without these nothing else can be trusted
  'apiserver-down',
  'apiserver-not-ready',
  'node-down',
  'kubelet-down',
  // the network between pods, from the widest cut to the narrowest
  'overlay-down',
  'network-partition',
  'pair-blocked',
  'one-way-loss',
  'udp-blocked',
  'packet-loss',
  'mtu-mismatch',
  // what starves a node's pods
  'disk-pressure',
  'memory-pressure',
  'pid-pressure',
  'clock-skew',
  'node-missing',
  'version-skew',
  'certificate-expiring',
  // what it takes to run something new
  'scheduler-down',
  'controller-manager-down',
  'runtime-broken',
  'storage-broken',
  // what rides on the network
  'host-to-pod-blocked',
  'hairpin-broken',
  'service-proxy-broken',
  'dns-down',
  'dns-replica-down',
  'dns-upstream',
  'dns-on-node',
  'dns-wrong-answer',
  'registry-unreachable',
  'high-latency',
  'dns-slow',
  // what could not be asked: never the reason why something that was asked said no
  'node-unreachable',
  'no-nodes',
  'rbac-missing',
  'quota-exceeded',
  'admission-webhook-broken',
  'admission-denied',
  'image-unavailable',
  // what becomes of what runs in the cluster, by all of the above
  'pod-pending',
  'pod-restarting',
  'replicas-missing',
  'rollout-stuck',
  // what became of the asking itself
  'agent-starved',
  'agent-lost',
];
