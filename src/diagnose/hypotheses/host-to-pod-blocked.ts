import { hasFailed, stated } from '../stated.ts';

/** A node's own processes do not reach its pods, while pods beside those do. */
export const hostToPodBlocked = stated('host-to-pod-blocked', {
  speaks: (seen) => hasFailed(seen) && seen.code === 'EHOSTTOPOD',
  summary: (nodes) => `the host network of ${nodes} does not reach the pods there`,
  advice: (nodes) =>
    `look at the host's firewall and at reverse-path filtering on ${nodes}: probes of all pods there fail, too`,
});
