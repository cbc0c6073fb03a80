import { dnsAsked, isAbsent, isAnswered, isUnanswered } from './dns-words.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, confidence, type Hypothesis } from './hypothesis.ts';
import { isDns, isReached, isUnresolved, type Sighting } from './sighting.ts';
import { codes, distinct, listed, told } from './words.ts';

/** DNS fails from some nodes and works from others. */
export const dnsOnNode: Hypothesis = {
  cause: 'dns-on-node',

  test(evidence: Evidence): readonly Claim[] {
    const asked = dnsAsked(evidence);
    const failed = evidence.open.filter((seen) => evidence.node(seen.from) && failsHereOnly(seen, asked));
    const nodes = distinct(failed.map(({ from }) => from));
    const others = distinct(asked.map(({ from }) => from)).filter((asker) => !nodes.includes(asker));
    if (failed.length === 0 || others.length === 0) return [];
    const own = asked.filter(({ from }) => nodes.includes(from));
    return [
      {
        nodes,
        severity: 'critical',
        confidence: confidence(failed.length, own.length),
        summary: `DNS fails on ${listed(nodes)} and works on ${listed(others)}`,
        evidence: [
          `${failed.length} of ${own.length} questions from ${listed(nodes)} failed (${codes(failed)})`,
          ...failed.slice(0, 2).map(told),
        ],
        explains: [
          ...failed,
          ...evidence.open.filter((seen) => isUnresolved(seen) && nodes.includes(seen.from)),
        ],
        advice: `look at resolv.conf of the pods, at a node-local DNS cache and at the way to the DNS service on ${listed(nodes)}`,
      },
    ];
  },
};

function failsHereOnly(seen: Sighting, asked: readonly Sighting[]): boolean {
  if (isUnanswered(seen)) return asked.some((other) => other.from !== seen.from && isAnswered(other));
  if (!isDns(seen) || !isAbsent(seen)) return false;
  return asked.some((other) => other.from !== seen.from && other.to === seen.to && isReached(other));
}
