import type { Entry } from './entry.ts';

/** What becomes of the cluster's DNS. Its pods are named in the findings; it is no node's fault unless it says so. */
export const dns: readonly Entry[] = [
  { name: 'dns-down', inject: [['dns-down']], expect: [{ cause: 'dns-down', nodes: [] }] },
];
