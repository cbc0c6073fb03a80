import { admissionDenied } from './hypotheses/admission-denied.ts';
import { admissionWebhookBroken } from './hypotheses/admission-webhook-broken.ts';
import { agentLost } from './hypotheses/agent-lost.ts';
import { agentStarved } from './hypotheses/agent-starved.ts';
import { apiserverDown } from './hypotheses/apiserver-down.ts';
import { apiserverNotReady } from './hypotheses/apiserver-not-ready.ts';
import { bridgeRulesMissing } from './hypotheses/bridge-rules-missing.ts';
import { certificateExpiring } from './hypotheses/certificate-expiring.ts';
import { clockSkew } from './hypotheses/clock-skew.ts';
import { controllerManagerDown } from './hypotheses/controller-manager-down.ts';
import { diskPressure } from './hypotheses/disk-pressure.ts';
import { dnsDown } from './hypotheses/dns-down.ts';
import { dnsOnNode } from './hypotheses/dns-on-node.ts';
import { dnsReplicaDown } from './hypotheses/dns-replica-down.ts';
import { dnsSlow } from './hypotheses/dns-slow.ts';
import { dnsUpstream } from './hypotheses/dns-upstream.ts';
import { dnsWrongAnswer } from './hypotheses/dns-wrong-answer.ts';
import { engineDown } from './hypotheses/engine-down.ts';
import { engineHung } from './hypotheses/engine-hung.ts';
import { etcdCorrupt } from './hypotheses/etcd-corrupt.ts';
import { etcdDown } from './hypotheses/etcd-down.ts';
import { etcdLagging } from './hypotheses/etcd-lagging.ts';
import { etcdMemberDown } from './hypotheses/etcd-member-down.ts';
import { etcdNoQuorum } from './hypotheses/etcd-no-quorum.ts';
import { etcdNoSpace } from './hypotheses/etcd-no-space.ts';
import { etcdSlow } from './hypotheses/etcd-slow.ts';
import { etcdSlowDisk } from './hypotheses/etcd-slow-disk.ts';
import { hairpinBroken } from './hypotheses/hairpin-broken.ts';
import { highLatency } from './hypotheses/high-latency.ts';
import { hostToPodBlocked } from './hypotheses/host-to-pod-blocked.ts';
import { imageUnavailable } from './hypotheses/image-unavailable.ts';
import { kubeletDown } from './hypotheses/kubelet-down.ts';
import { memoryPressure } from './hypotheses/memory-pressure.ts';
import { mtuMismatch } from './hypotheses/mtu-mismatch.ts';
import { networkPartition } from './hypotheses/network-partition.ts';
import { noNodes } from './hypotheses/no-nodes.ts';
import { nodeDown } from './hypotheses/node-down.ts';
import { nodeMissing } from './hypotheses/node-missing.ts';
import { nodeUnreachable } from './hypotheses/node-unreachable.ts';
import { oneWayLoss } from './hypotheses/one-way-loss.ts';
import { overlayDown } from './hypotheses/overlay-down.ts';
import { packetLoss } from './hypotheses/packet-loss.ts';
import { pairBlocked } from './hypotheses/pair-blocked.ts';
import { pidPressure } from './hypotheses/pid-pressure.ts';
import { podPending } from './hypotheses/pod-pending.ts';
import { podRestarting } from './hypotheses/pod-restarting.ts';
import { quotaExceeded } from './hypotheses/quota-exceeded.ts';
import { rbacMissing } from './hypotheses/rbac-missing.ts';
import { registryUnreachable } from './hypotheses/registry-unreachable.ts';
import { replicasMissing } from './hypotheses/replicas-missing.ts';
import { rolloutStuck } from './hypotheses/rollout-stuck.ts';
import { runtimeBroken } from './hypotheses/runtime-broken.ts';
import { schedulerDown } from './hypotheses/scheduler-down.ts';
import { serviceProxyBroken } from './hypotheses/service-proxy-broken.ts';
import { storageBroken } from './hypotheses/storage-broken.ts';
import { udpBlocked } from './hypotheses/udp-blocked.ts';
import { versionSkew } from './hypotheses/version-skew.ts';
import type { Hypothesis } from './hypothesis.ts';

/** Every hypothesis there is, in any order: `causal-order.ts` has the order. */
export const hypotheses: readonly Hypothesis[] = [
  admissionDenied,
  admissionWebhookBroken,
  agentLost,
  agentStarved,
  apiserverDown,
  apiserverNotReady,
  bridgeRulesMissing,
  certificateExpiring,
  clockSkew,
  controllerManagerDown,
  diskPressure,
  dnsDown,
  dnsOnNode,
  dnsReplicaDown,
  dnsSlow,
  dnsUpstream,
  dnsWrongAnswer,
  engineDown,
  engineHung,
  etcdCorrupt,
  etcdDown,
  etcdLagging,
  etcdMemberDown,
  etcdNoQuorum,
  etcdNoSpace,
  etcdSlow,
  etcdSlowDisk,
  hairpinBroken,
  highLatency,
  hostToPodBlocked,
  imageUnavailable,
  kubeletDown,
  memoryPressure,
  mtuMismatch,
  networkPartition,
  noNodes,
  nodeDown,
  nodeMissing,
  nodeUnreachable,
  oneWayLoss,
  overlayDown,
  packetLoss,
  pairBlocked,
  pidPressure,
  podPending,
  podRestarting,
  quotaExceeded,
  rbacMissing,
  registryUnreachable,
  replicasMissing,
  rolloutStuck,
  runtimeBroken,
  schedulerDown,
  serviceProxyBroken,
  storageBroken,
  udpBlocked,
  versionSkew,
];
