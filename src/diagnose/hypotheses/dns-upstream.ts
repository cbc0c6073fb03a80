import { dnsAsked, isAnswered, isUnanswered } from '../dns-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import type { Sighting } from '../sighting.ts';
import { codes, distinct, listed, told } from '../words.ts';

/** The cluster's DNS answers for the cluster, and for no name outside. */
export const dnsUpstream: Hypothesis = {
  cause: 'dns-upstream',

  propose(evidence: Evidence): readonly Candidate[] {
    const asked = dnsAsked(evidence);
    const outside = asked.filter(isOutside);
    const seen = evidence.open.filter((one) => isOutside(one) && isUnanswered(one));
    const askers = distinct(seen.map(({ from }) => from));
    const inside = asked.filter((one) => one.path === 'service' && isAnswered(one));
    const knowing = new Set(inside.map(({ from }) => from));
    if (seen.length === 0 || outside.some(isAnswered) || !askers.every((asker) => knowing.has(asker)))
      return [];
    const names = distinct(seen.map(({ to }) => to.split(' via ')[0] ?? to));
    return [
      {
        nodes: [],
        severity: 'critical',
        summary: `the cluster's DNS knows its own names, and fails for ${listed(names)} outside`,
        evidence: [
          `${seen.length} of ${outside.length} questions from ${listed(askers)} failed (${codes(seen)})`,
          told(seen[0]!),
        ],
        advice: 'look at the servers to which the DNS pods forward, and at the way from the DNS pods to them',
        must: outside,
        works: inside,
      },
    ];
  },
};

/** Asked for a name that is no service's. */
const isOutside = ({ path, replica }: Sighting): boolean => path === 'host' && replica === undefined;
