import { controlPlane } from './control-plane.ts';
import { dns } from './dns.ts';
import type { Entry } from './entry.ts';
import { etcd } from './etcd.ts';
import { harmless } from './harmless.ts';
import { network } from './network.ts';
import { nodes } from './nodes.ts';
import { pairs } from './pairs.ts';
import { setUp } from './set-up.ts';
import { workloads } from './workloads.ts';

/** Everything that is tried, in the order in which it is. */
export const catalogue: readonly Entry[] = [
  ...nodes,
  ...network,
  ...dns,
  ...controlPlane,
  ...etcd,
  ...workloads,
  ...setUp,
  ...pairs,
  ...harmless,
];
