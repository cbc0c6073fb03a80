import { nodesOnBadWays, onSameWay } from '../bad-ways.ts';
import { followingFromImpaired } from '../consequences.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isNetworkFailure } from '../sighting.ts';
import { listed, told } from '../words.ts';

/** Some packets are lost between nodes and some are not, whatever their size. */
export const packetLoss: Hypothesis = {
  cause: 'packet-loss',

  propose(evidence: Evidence): readonly Candidate[] {
    const lossy = evidence.open.filter(({ code }) => code === 'ELOSS');
    if (lossy.length === 0) return [];
    const nodes = nodesOnBadWays(lossy, evidence);
    const isLossy = onSameWay(lossy);
    const also = evidence.open.filter(
      (seen) => isLossy(seen) && (seen.code === 'ESTALLED' || isNetworkFailure(seen)),
    );
    return [
      {
        nodes,
        severity: 'critical',
        summary: `packets are lost on the way to or from ${listed(nodes)}`,
        evidence: lossy.slice(0, 3).map(told),
        advice: `look at the error and drop counters of the interfaces of ${listed(nodes)} and of the switches between`,
        must: lossy,
        may: [...also, ...followingFromImpaired(new Set(nodes), evidence)],
        basis: 'stated',
      },
    ];
  },
};
