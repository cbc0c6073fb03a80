import type { Cause } from '../core/finding.ts';

/**
 * Root causes first: what stands higher can bring about what stands lower, never the other way round. It is the
 * order in which hypotheses are tried, and the order of a run's findings.
 */
export const CAUSAL_ORDER: readonly Cause[] = [
  // without these nothing else can be trusted
  'apiserver-down',
  'apiserver-not-ready',
  'node-down',
  // the network between pods, from the widest cut to the narrowest
  'overlay-down',
  'network-partition',
  'pair-blocked',
  'one-way-loss',
  'udp-blocked',
  // what starves a node's pods
  'disk-pressure',
  'memory-pressure',
  'pid-pressure',
  // what rides on the network
  'service-proxy-broken',
  'dns-down',
  'dns-replica-down',
  'dns-upstream',
  'dns-on-node',
  'dns-wrong-answer',
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
  'agent-starved',
  'agent-lost',
];
