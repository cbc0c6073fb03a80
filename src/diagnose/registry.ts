import { apiserverDown, apiserverNotReady } from './apiserver.ts';
import { dnsDown } from './dns-down.ts';
import { dnsOnNode } from './dns-on-node.ts';
import { dnsReplicaDown } from './dns-replica-down.ts';
import { dnsUpstream } from './dns-upstream.ts';
import { dnsWrongAnswer } from './dns-wrong-answer.ts';
import type { Hypothesis } from './hypothesis.ts';
import { networkPartition } from './network-partition.ts';
import { nodeDown } from './node-down.ts';
import { oneWayLoss } from './one-way-loss.ts';
import { overlayDown } from './overlay-down.ts';
import { pairBlocked } from './pair-blocked.ts';
import { diskPressure, memoryPressure, pidPressure } from './pressure.ts';
import { serviceProxyBroken } from './service-proxy-broken.ts';
import { dnsSlow, highLatency } from './slow.ts';
import { udpBlocked } from './udp-blocked.ts';
import { unavailables } from './unavailable.ts';

/** Every hypothesis there is, in any order: `causal-order.ts` has the order. */
export const hypotheses: readonly Hypothesis[] = [
  apiserverDown,
  apiserverNotReady,
  diskPressure,
  dnsDown,
  dnsOnNode,
  dnsReplicaDown,
  dnsSlow,
  dnsUpstream,
  dnsWrongAnswer,
  highLatency,
  memoryPressure,
  networkPartition,
  nodeDown,
  oneWayLoss,
  overlayDown,
  pairBlocked,
  pidPressure,
  serviceProxyBroken,
  udpBlocked,
  ...unavailables,
];
