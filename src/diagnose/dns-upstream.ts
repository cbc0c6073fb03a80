import { dnsAsked, isAnswered, isUnanswered } from './dns-words.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, confidence, type Hypothesis } from './hypothesis.ts';
import type { Sighting } from './sighting.ts';
import { codes, distinct, listed, told } from './words.ts';

/** The cluster's DNS answers for the cluster, and for no name outside. */
export const dnsUpstream: Hypothesis = {
  cause: 'dns-upstream',

  test(evidence: Evidence): readonly Claim[] {
    const asked = dnsAsked(evidence);
    const outside = asked.filter(isOutside);
    const seen = evidence.open.filter((one) => isOutside(one) && isUnanswered(one));
    const askers = distinct(seen.map(({ from }) => from));
    const knowCluster = (asker: string) =>
      asked.some((one) => one.from === asker && one.path === 'service' && isAnswered(one));
    if (seen.length === 0 || outside.some(isAnswered) || !askers.every(knowCluster)) return [];
    const names = distinct(seen.map(({ to }) => to.split(' via ')[0] ?? to));
    return [
      {
        nodes: [],
        severity: 'critical',
        confidence: confidence(seen.length, outside.length),
        summary: `the cluster's DNS knows its own names, and fails for ${listed(names)} outside`,
        evidence: [
          `${seen.length} of ${outside.length} questions from ${listed(askers)} failed (${codes(seen)})`,
          told(seen[0]!),
        ],
        explains: seen,
        advice: 'look at the servers to which the DNS pods forward, and at the way from the DNS pods to them',
      },
    ];
  },
};

/** Asked for a name that is no service's. */
const isOutside = ({ path, replica }: Sighting): boolean => path === 'host' && replica === undefined;
