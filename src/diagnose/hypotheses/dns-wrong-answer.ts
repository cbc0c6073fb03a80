import { deniesService, dnsAsked, failsService } from '../dns-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { distinct, listed, told } from '../words.ts';

/** DNS answers, and what it says is not what the API server has. */
export const dnsWrongAnswer: Hypothesis = {
  cause: 'dns-wrong-answer',

  propose(evidence: Evidence): readonly Candidate[] {
    const asked = dnsAsked(evidence);
    const wrong = evidence.open.filter(
      (seen) => seen.code === 'EWRONGANSWER' || deniesService(seen, evidence) || failsService(seen, evidence),
    );
    if (wrong.length === 0) return [];
    const askers = distinct(wrong.map(({ from }) => from));
    const everybody = distinct(asked.map(({ from }) => from)).length === askers.length;
    const names = distinct(wrong.map(({ to }) => to.split(' via ')[0] ?? to));
    return [
      {
        nodes: everybody ? [] : askers.filter((asker) => evidence.node(asker)),
        severity: 'critical',
        summary: `DNS gives a wrong answer for ${listed(names)}${everybody ? '' : ` on ${listed(askers)}`}`,
        evidence: wrong.slice(0, 3).map((seen) => `${told(seen)}, expected ${seen.expected}`),
        advice:
          "compare the DNS server's configuration and cache with the service's addresses; is it the cluster's own server that answers?",
        must: wrong,
        basis: 'stated',
      },
    ];
  },
};
