import { apiserverDown, apiserverNotReady } from './apiserver.ts';
import { clockSkew } from './clock-skew.ts';
import { dnsDown } from './dns-down.ts';
import { dnsOnNode } from './dns-on-node.ts';
import { dnsReplicaDown } from './dns-replica-down.ts';
import { dnsUpstream } from './dns-upstream.ts';
import { dnsWrongAnswer } from './dns-wrong-answer.ts';
import { etcdHypotheses } from './etcd.ts';
import { hairpinBroken } from './hairpin-broken.ts';
import { hostToPodBlocked } from './host-to-pod-blocked.ts';
import type { Hypothesis } from './hypothesis.ts';
import { mtuMismatch } from './mtu-mismatch.ts';
import { networkPartition } from './network-partition.ts';
import { nodeDown } from './node-down.ts';
import { oneWayLoss } from './one-way-loss.ts';
import { overlayDown } from './overlay-down.ts';
import { packetLoss } from './packet-loss.ts';
import { pairBlocked } from './pair-blocked.ts';
import { diskPressure, memoryPressure, pidPressure } from './pressure.ts';
import { registryUnreachable } from './registry-unreachable.ts';
import { serviceProxyBroken } from './service-proxy-broken.ts';
import {
  certificateExpiring,
  controllerManagerDown,
  kubeletDown,
  nodeMissing,
  runtimeBroken,
  schedulerDown,
  storageBroken,
  versionSkew,
  withSigns,
} from './signs.ts';
import { dnsSlow, highLatency } from './slow.ts';
import { udpBlocked } from './udp-blocked.ts';
import { unavailables } from './unavailable.ts';
import { workloadHypotheses } from './workloads.ts';

/** Every hypothesis there is, in any order: `causal-order.ts` has the order. */
export const hypotheses: readonly Hypothesis[] = [
  apiserverDown,
  apiserverNotReady,
  ...etcdHypotheses,
  certificateExpiring,
  kubeletDown,
  nodeMissing,
  schedulerDown,
  versionSkew,
  controllerManagerDown,
  diskPressure,
  clockSkew,
  dnsDown,
  dnsOnNode,
  dnsReplicaDown,
  dnsSlow,
  dnsUpstream,
  dnsWrongAnswer,
  hairpinBroken,
  hostToPodBlocked,
  highLatency,
  memoryPressure,
  mtuMismatch,
  networkPartition,
  nodeDown,
  oneWayLoss,
  overlayDown,
  packetLoss,
  pairBlocked,
  pidPressure,
  registryUnreachable,
  runtimeBroken,
  withSigns(serviceProxyBroken),
  storageBroken,
  udpBlocked,
  ...unavailables.map(withSigns),
  ...workloadHypotheses,
];
