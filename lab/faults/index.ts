import { UsageError } from '../errors.ts';
import { apiserverDown } from './apiserver-down.ts';
import { controllerManagerDown } from './controller-manager-down.ts';
import { dnsDown } from './dns-down.ts';
import { etcdDown } from './etcd-down.ts';
import type { Fault } from './fault.ts';
import { frozen } from './frozen.ts';
import { imageMissing } from './image-missing.ts';
import { kubeletDown } from './kubelet-down.ts';
import { nodeDown } from './node-down.ts';
import { nodePortBlocked } from './node-port-blocked.ts';
import { oneWay } from './one-way.ts';
import { overlayDown } from './overlay-down.ts';
import { pairBlocked } from './pair-blocked.ts';
import { partition } from './partition.ts';
import { proxyDown } from './proxy-down.ts';
import { runtimeBroken } from './runtime-broken.ts';
import { schedulerDown } from './scheduler-down.ts';

/** In the order in which they can be healed: what other heals wait for comes first. */
export const faults: readonly Fault[] = [
  frozen,
  etcdDown,
  apiserverDown,
  controllerManagerDown,
  schedulerDown,
  nodeDown,
  kubeletDown,
  overlayDown,
  partition,
  pairBlocked,
  oneWay,
  nodePortBlocked,
  proxyDown,
  imageMissing,
  runtimeBroken,
  dnsDown,
];

export function faultNamed(name: string | undefined): Fault {
  const fault = faults.find((candidate) => candidate.name === name);
  if (fault) return fault;
  const known = faults.map((candidate) => candidate.name).join(', ');
  throw new UsageError(name ? `no fault is named ${name}: there are ${known}` : `name a fault: ${known}`);
}
