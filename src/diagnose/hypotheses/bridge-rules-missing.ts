import { isEngine } from '../engine-words.ts';
import type { Evidence } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isHostWay, isNetworkFailure, isReached, wasAsked } from '../sighting.ts';
import { distinct, listed, told } from '../words.ts';

/** What leaves a Docker engine's bridges is lost, while its overlay networks, which need no rules, work. */
export const bridgeRulesMissing: Hypothesis = {
  cause: 'bridge-rules-missing',

  propose(evidence: Evidence): readonly Candidate[] {
    const out = evidence.all.filter((seen) => wasAsked(seen) && isHostWay(seen));
    const names = distinct(out.map(({ from }) => from)).filter((name) => isEngine(name, evidence));
    const nodes = names.filter((name) => out.every((seen) => seen.from !== name || isNetworkFailure(seen)));
    const must = out.filter(({ from }) => nodes.includes(from));
    if (must.length === 0) return [];
    const works = evidence.all.filter(
      (seen) => seen.path === 'pod' && seen.from !== seen.to && nodes.includes(seen.from) && isReached(seen),
    );
    return [
      {
        nodes,
        severity: 'critical',
        summary: `what containers on ${listed(nodes)} send out is lost at the engine: Docker's packet rules are gone`,
        evidence: must.slice(0, 3).map(told),
        advice: `look at \`iptables -S FORWARD\` and \`iptables -t nat -S\` on ${listed(nodes)}: Docker writes its rules when it starts, so restart it, and whatever loads a firewall before it`,
        must,
        works,
      },
    ];
  },
};
