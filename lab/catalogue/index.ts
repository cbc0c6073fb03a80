import { dns } from './dns.ts';
import type { Entry } from './entry.ts';
import { network } from './network.ts';
import { nodes } from './nodes.ts';

/** Everything that is tried, in the order in which it is. */
export const catalogue: readonly Entry[] = [...nodes, ...network, ...dns];
