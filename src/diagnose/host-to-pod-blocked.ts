import type { Evidence } from './evidence.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import { distinct, listed, told } from './words.ts';

/** A node's own processes do not reach its pods, while pods beside those do. */
export const hostToPodBlocked: Hypothesis = {
  cause: 'host-to-pod-blocked',

  test({ open }: Evidence): readonly Claim[] {
    const seen = open.filter(({ status, code }) => status === 'failed' && code === 'EHOSTTOPOD');
    if (seen.length === 0) return [];
    const nodes = distinct(seen.map(({ to }) => to));
    return [
      {
        nodes,
        severity: 'critical',
        confidence: STATED,
        summary: `the host network of ${listed(nodes)} does not reach the pods there`,
        evidence: seen.slice(0, 3).map(told),
        explains: seen,
        advice: `look at the host's firewall and at reverse-path filtering on ${listed(nodes)}: probes of all pods there fail, too`,
      },
    ];
  },
};
