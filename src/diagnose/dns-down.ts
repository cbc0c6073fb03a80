import { dnsAsked, isAnswered, isUnanswered } from './dns-words.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, confidence, type Hypothesis } from './hypothesis.ts';
import { isUnresolved } from './sighting.ts';
import { codes, distinct, listed, told } from './words.ts';

/** Nobody gets an answer from the cluster's DNS. */
export const dnsDown: Hypothesis = {
  cause: 'dns-down',

  test(evidence: Evidence): readonly Claim[] {
    const all = dnsAsked(evidence);
    const asked = all.filter(({ replica }) => replica === undefined);
    const direct = all.filter((one) => one.replica !== undefined && isAnswered(one));
    const seen = evidence.open.filter(isUnanswered);
    if (seen.length === 0 || asked.some(isAnswered)) return [];
    const askers = distinct(asked.map(({ from }) => from));
    return [
      {
        nodes: [],
        severity: 'critical',
        confidence: confidence(seen.length, asked.length),
        summary: "the cluster's DNS answers nobody",
        evidence: [
          `${asked.length} of ${asked.length} questions from ${listed(askers)} failed (${codes(asked)})`,
          told(seen[0]!),
          ...direct.slice(0, 1).map((one) => `asked at its own address, ${one.replica} answers`),
        ],
        explains: [...seen, ...evidence.open.filter(isUnresolved)],
        advice: 'look at the DNS pods and their log: are they running, ready and behind the DNS service?',
      },
    ];
  },
};
