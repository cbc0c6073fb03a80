import { guiltyOfBadWays, nodesOnBadWays, onSameWay } from '../bad-ways.ts';
import { followingFromImpaired } from '../consequences.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isLate, isNetworkFailure, type Sighting } from '../sighting.ts';
import { listed, told } from '../words.ts';

/** Some packets are lost between nodes and some are not, whatever their size. */
export const packetLoss: Hypothesis = {
  cause: 'packet-loss',

  propose(evidence: Evidence): readonly Candidate[] {
    const lossy = evidence.open.filter(({ code }) => code === 'ELOSS');
    if (lossy.length === 0) return [];
    const nodes = nodesOf(lossy, evidence);
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
        may: [...also, ...followingFromImpaired(new Set(nodes), evidence), ...evidence.open.filter(isHeldUp)],
        basis: 'stated',
      },
    ];
  },
};

/** Where little is lost, a hundred packets may all get through: what was lost on ways that passed speaks as well. */
function nodesOf(lossy: readonly Sighting[], evidence: Evidence): string[] {
  const checks = new Set(lossy.map(({ check }) => check));
  const slightly = evidence.all.filter(
    ({ check, status, measured }) =>
      checks.has(check) && status === 'passed' && (measured?.lossRatio ?? 0) > 0,
  );
  if (guiltyOfBadWays(lossy, evidence).length > 0) return guiltyOfBadWays(lossy, evidence);
  const guilty = guiltyOfBadWays([...lossy, ...slightly], evidence);
  return guilty.length > 0 ? guilty : nodesOnBadWays(lossy, evidence);
}

/** A backend or DNS server behind such a way, and the packets to it sent again. */
const isHeldUp = (seen: Sighting): boolean =>
  seen.path === 'service' && (isLate(seen) || seen.code === 'EBACKEND' || isNetworkFailure(seen));
