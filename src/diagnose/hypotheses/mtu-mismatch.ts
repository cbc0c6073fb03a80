import { nodesOnBadWays } from '../bad-ways.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { keyOf, slowWays } from '../slow-ways.ts';
import { listed, told } from '../words.ts';

/** Where only a transfer stalls: packets of one size are not what was tried. */
const STALLS_ONLY = 0.6;

/** Small packets get through between nodes, large ones do not. */
export const mtuMismatch: Hypothesis = {
  cause: 'mtu-mismatch',

  propose(evidence: Evidence): readonly Candidate[] {
    const tooLarge = evidence.open.filter(({ code }) => code === 'EMTU');
    const stalled = evidence.open.filter(
      (seen) => seen.code === 'ESTALLED' && seen.path === 'pod' && !slowWays(evidence).has(keyOf(seen)),
    );
    const bad = [...tooLarge, ...stalled];
    if (bad.length === 0) return [];
    const nodes = nodesOnBadWays(bad, evidence);
    return [
      {
        nodes,
        severity: 'critical',
        summary: `large packets do not get through to or from ${listed(nodes)}, small ones do`,
        evidence: [...tooLarge.slice(0, 2), ...stalled.slice(0, 2)].map(told),
        advice: `compare the MTU of the pods, of the tunnel and of the network below it on ${listed(nodes)}`,
        must: bad,
        basis: 'stated',
        ...(tooLarge.length > 0
          ? {}
          : { sure: STALLS_ONLY, otherwise: [{ cause: 'packet-loss', nodes, odds: 0.3 }] }),
      },
    ];
  },
};
