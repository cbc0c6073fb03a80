import { apiserverDown } from './apiserver-down.ts';
import { apiserverNotReady } from './apiserver-not-ready.ts';
import { faultsOf } from './apply.ts';
import { certificateEnds } from './certificate-ends.ts';
import { clockSkew } from './clock-skew.ts';
import { containerdDown } from './containerd-down.ts';
import { controllerManagerDown } from './controller-manager-down.ts';
import { cpuLoad } from './cpu-load.ts';
import { diskPressure } from './disk-pressure.ts';
import { dnsAaaa } from './dns-aaaa.ts';
import { dnsDown } from './dns-down.ts';
import { dnsLate } from './dns-late.ts';
import { dnsNeedsEtcd } from './dns-needs-etcd.ts';
import { dnsNode } from './dns-node.ts';
import { dnsReplicaDown } from './dns-replica-down.ts';
import { dnsStale } from './dns-stale.ts';
import { dnsUpstream } from './dns-upstream.ts';
import { dnsWrong } from './dns-wrong.ts';
import { etcdDown } from './etcd-down.ts';
import { etcdLagging } from './etcd-lagging.ts';
import { etcdNoSpace } from './etcd-no-space.ts';
import { etcdSlowDisk } from './etcd-slow-disk.ts';
import { etcdStalls } from './etcd-stalls.ts';
import type { Fault } from './fault.ts';
import { forwardingOff } from './forwarding-off.ts';
import { frozen } from './frozen.ts';
import { hairpinOff } from './hairpin-off.ts';
import { hostToPodDrop } from './host-to-pod-drop.ts';
import { imageMissing } from './image-missing.ts';
import { kubeletDown } from './kubelet-down.ts';
import { latency } from './latency.ts';
import { mtu } from './mtu.ts';
import { nodeCordoned, nodeDrained } from './node-cordoned.ts';
import { nodeDown } from './node-down.ts';
import { nodeJoining } from './node-joining.ts';
import { nodePortBlocked } from './node-port-blocked.ts';
import { nodeRemoved } from './node-removed.ts';
import { nodeTainted } from './node-tainted.ts';
import { oneWay } from './one-way.ts';
import { overlayDown } from './overlay-down.ts';
import { packetLoss } from './packet-loss.ts';
import { pairBlocked } from './pair-blocked.ts';
import { hostPartition, partition } from './partition.ts';
import { podToHostDrop } from './pod-to-host-drop.ts';
import { proxyDown } from './proxy-down.ts';
import { proxyStale } from './proxy-stale.ts';
import { runtimeBroken } from './runtime-broken.ts';
import { sameNodeDrop } from './same-node-drop.ts';
import { schedulerDown } from './scheduler-down.ts';
import { tunnelMtu } from './tunnel-mtu.ts';
import { udpBlocked } from './udp-blocked.ts';
import { webhookSilent } from './webhook-silent.ts';

/** In the order in which they can be healed: what other heals wait for comes first. */
export const faults: readonly Fault[] = [
  cpuLoad,
  frozen,
  etcdStalls,
  dnsNeedsEtcd,
  etcdSlowDisk,
  etcdLagging,
  etcdDown,
  etcdNoSpace,
  apiserverDown,
  apiserverNotReady,
  webhookSilent,
  controllerManagerDown,
  schedulerDown,
  nodeDown,
  nodeJoining,
  nodeRemoved,
  nodeCordoned,
  nodeDrained,
  nodeTainted,
  containerdDown,
  certificateEnds,
  kubeletDown,
  diskPressure,
  overlayDown,
  latency,
  forwardingOff,
  partition,
  hostPartition,
  pairBlocked,
  oneWay,
  mtu,
  tunnelMtu,
  packetLoss,
  hairpinOff,
  sameNodeDrop,
  podToHostDrop,
  hostToPodDrop,
  nodePortBlocked,
  udpBlocked,
  proxyDown,
  proxyStale,
  imageMissing,
  runtimeBroken,
  clockSkew,
  dnsDown,
  dnsLate,
  dnsNode,
  dnsReplicaDown,
  dnsWrong,
  dnsAaaa,
  dnsUpstream,
  dnsStale,
];

export const { inject: injectFault, heal: healFault } = faultsOf(faults);
