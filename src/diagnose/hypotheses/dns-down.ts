import { askReplicas, dnsAsked, isAnswered, isUnanswered, replicasAsked } from '../dns-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isService, isUnresolved, wasAsked } from '../sighting.ts';
import { codes, distinct, listed, told } from '../words.ts';

/** Nobody gets an answer from the cluster's DNS. */
export const dnsDown: Hypothesis = {
  cause: 'dns-down',

  propose(evidence: Evidence): readonly Candidate[] {
    const asked = dnsAsked(evidence).filter(({ replica }) => replica === undefined);
    const direct = replicasAsked(evidence).filter(isAnswered);
    const seen = evidence.open.filter(isUnanswered);
    if (seen.length === 0 || asked.some(isAnswered)) return [];
    const askers = distinct([...asked, ...seen].map(({ from }) => from));
    return [
      {
        nodes: [],
        severity: 'critical',
        summary: "the cluster's DNS answers nobody",
        evidence: [
          `${asked.length} of ${asked.length} questions from ${listed(askers)} failed (${codes(asked)})`,
          told(seen[0]!),
          ...direct.slice(0, 1).map((one) => `asked at its own address, ${one.replica} answers`),
        ],
        advice: 'look at the DNS pods and their log: are they running, ready and behind the DNS service?',
        must: seen,
        may: evidence.open.filter(isUnresolved),
        // DNS is a service, too: whether others work tells the way to it from itself
        ...(evidence.all.some((one) => isService(one) && wasAsked(one)) ? {} : doubt(direct.length > 0)),
        ...askReplicas(askers, ['dns-down', 'service-proxy-broken'], evidence),
      },
    ];
  },
};

/** Where the pods answer at their own addresses, it is rather the way to them. */
const doubt = (answersDirectly: boolean): Partial<Candidate> =>
  answersDirectly ? { sure: 0.4 } : { otherwise: [{ cause: 'service-proxy-broken', nodes: [], odds: 0.3 }] };
