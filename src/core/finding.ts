/** The words a finding's cause may take so far; docs/causes has a page for each. */
export type Cause =
  | 'node-down'
  | 'node-unreachable'
  | 'kubelet-down'
  | 'node-missing'
  | 'engine-down'
  | 'engine-hung'
  | 'bridge-rules-missing'
  | 'version-skew'
  | 'runtime-broken'
  | 'image-unavailable'
  | 'disk-pressure'
  | 'memory-pressure'
  | 'pid-pressure'
  | 'overlay-down'
  | 'network-partition'
  | 'one-way-loss'
  | 'pair-blocked'
  | 'udp-blocked'
  | 'packet-loss'
  | 'mtu-mismatch'
  | 'hairpin-broken'
  | 'clock-skew'
  | 'service-proxy-broken'
  | 'high-latency'
  | 'dns-down'
  | 'dns-wrong-answer'
  | 'dns-on-node'
  | 'dns-slow'
  | 'dns-replica-down'
  | 'dns-upstream'
  | 'host-to-pod-blocked'
  | 'registry-unreachable'
  | 'etcd-down'
  | 'etcd-no-quorum'
  | 'etcd-corrupt'
  | 'etcd-no-space'
  | 'etcd-member-down'
  | 'etcd-slow-disk'
  | 'etcd-lagging'
  | 'etcd-slow'
  | 'apiserver-down'
  | 'apiserver-not-ready'
  | 'scheduler-down'
  | 'controller-manager-down'
  | 'certificate-expiring'
  | 'storage-broken'
  | 'rollout-stuck'
  | 'replicas-missing'
  | 'pod-restarting'
  | 'pod-pending'
  | 'rbac-missing'
  | 'quota-exceeded'
  | 'admission-denied'
  | 'no-nodes'
  | 'admission-webhook-broken'
  | 'agent-starved'
  | 'agent-lost'
  /** no cause: failures that none of the others accounts for */
  | 'unexplained';

/** A cause, the nodes it concerns, and what speaks for it. A run's findings are sorted, root cause first. */
export interface Finding {
  readonly cause: Cause;
  readonly nodes: readonly string[];
  readonly severity: 'critical' | 'warning';
  /** 0 to 1; with those of `alternatives`, no more than 1 */
  readonly confidence: number;
  /** one sentence for an operator */
  readonly summary: string;
  readonly evidence: readonly string[];
  /** the `<suite>/<check>` that this finding explains */
  readonly explains: readonly string[];
  /** what to try next */
  readonly advice: string;
  /** what it may be instead, likeliest first; absent: nothing else comes close */
  readonly alternatives?: readonly Alternative[];
  /** the cause of a finding further up that can have brought this about, and so is to be looked at first */
  readonly symptomOf?: Cause;
}

/** Another cause that the same observations fit, with its odds. */
export interface Alternative extends Pick<Finding, 'cause' | 'nodes' | 'confidence'> {}
