import {
  answeredAskers,
  askReplicas,
  dnsAsked,
  isAbsent,
  isAnswered,
  isKnownElsewhere,
  isUnanswered,
  replicasAsked,
} from '../dns-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isDns, isUnresolved, type Sighting } from '../sighting.ts';
import { codes, distinct, listed, told } from '../words.ts';

/** DNS fails from some nodes and works from others. */
export const dnsOnNode: Hypothesis = {
  cause: 'dns-on-node',

  propose(evidence: Evidence): readonly Candidate[] {
    const asked = dnsAsked(evidence);
    const failed = evidence.open.filter((seen) => evidence.node(seen.from) && failsHereOnly(seen, evidence));
    const nodes = distinct(failed.map(({ from }) => from));
    const isHere = new Set(nodes);
    const others = distinct(asked.map(({ from }) => from)).filter((asker) => !isHere.has(asker));
    if (failed.length === 0 || others.length === 0) return [];
    // what is asked of other names, or of other servers, says nothing of these
    const checks = new Set(failed.map(({ check }) => check));
    const alike = asked.filter(({ check }) => checks.has(check));
    const own = alike.filter(({ from }) => isHere.has(from));
    const partly = own.some(isAnswered);
    return [
      {
        nodes,
        severity: 'critical',
        summary: `DNS fails on ${listed(nodes)} and works on ${listed(others)}`,
        evidence: [
          `${failed.length} of ${own.length} questions from ${listed(nodes)} failed (${codes(failed)})`,
          ...failed.slice(0, 2).map(told),
        ],
        advice: `look at resolv.conf of the pods, at a node-local DNS cache and at the way to the DNS service on ${listed(nodes)}`,
        must: own,
        may: evidence.open.filter((seen) => isUnresolved(seen) && isHere.has(seen.from)),
        works: alike.filter((seen) => !isHere.has(seen.from) && isAnswered(seen)),
        // one of several servers fails now and then, wherever it is asked from
        otherwise: [
          ...(replicasAsked(evidence).length === 0
            ? [{ cause: 'dns-replica-down' as const, nodes: [], odds: partly ? 0.7 : 0.5 ** failed.length }]
            : []),
          ...(failed.every(isAbsent) ? [{ cause: 'dns-wrong-answer' as const, nodes, odds: 0.3 }] : []),
        ],
        ...askReplicas([...nodes, ...others.slice(0, 1)], ['dns-on-node', 'dns-replica-down'], evidence),
      },
    ];
  },
};

function failsHereOnly(seen: Sighting, evidence: Evidence): boolean {
  const askers = answeredAskers(evidence);
  if (isUnanswered(seen)) return askers.size > (askers.has(seen.from) ? 1 : 0);
  return isDns(seen) && isAbsent(seen) && isKnownElsewhere(seen, evidence);
}
