import { dnsAsked } from './dns-words.ts';
import { type Edge, edgesOf, podEdges } from './edges.ts';
import type { Evidence } from './evidence.ts';
import { guiltyNodes } from './guilt.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import { isDns, type Sighting } from './sighting.ts';
import { distinct, listed, told } from './words.ts';

/** Answers came later than they may, from an asker that was not starved itself. */
function slow(evidence: Evidence): Sighting[] {
  return evidence.open.filter((seen) => seen.code === 'ESLOW' && !seen.latencyUnreliable);
}

/** Exchanges over the network work and take too long. */
export const highLatency: Hypothesis = {
  cause: 'high-latency',

  test(evidence: Evidence): readonly Claim[] {
    const late = slow(evidence).filter((seen) => !isDns(seen));
    if (late.length === 0) return [];
    const nodes = slowNodes(late, evidence);
    return [
      {
        ...inCommon(late),
        nodes,
        summary: `answers take too long${nodes.length > 0 ? ` to or from ${listed(nodes)}` : ''}`,
        advice: 'look at the load of the nodes and of the links between them',
      },
    ];
  },
};

/** DNS answers, and takes too long. */
export const dnsSlow: Hypothesis = {
  cause: 'dns-slow',

  test(evidence: Evidence): readonly Claim[] {
    const late = slow(evidence).filter(isDns);
    if (late.length === 0) return [];
    const askers = distinct(late.map(({ from }) => from));
    const everybody = distinct(dnsAsked(evidence).map(({ from }) => from)).length === askers.length;
    return [
      {
        ...inCommon(late),
        nodes: everybody ? [] : askers.filter((asker) => evidence.node(asker)),
        summary: everybody ? "the cluster's DNS is slow" : `DNS is slow on ${listed(askers)}`,
        advice: 'look at the load of the DNS pods, their upstream servers, and the search list of the pods',
      },
    ];
  },
};

function inCommon(
  late: readonly Sighting[],
): Pick<Claim, 'severity' | 'confidence' | 'evidence' | 'explains'> {
  return { severity: 'warning', confidence: STATED, evidence: late.slice(0, 3).map(told), explains: late };
}

/** The nodes that every slow way between nodes has in common, else its ends; and who asked services in vain. */
function slowNodes(late: readonly Sighting[], { edges, node }: Evidence): string[] {
  const ways = podEdges(late, (name) => node(name) !== undefined);
  const isSlow = ({ from, to }: Edge): boolean => ways.between(from, to) !== undefined;
  // an asker that lacked CPU cannot say that a way is fast either
  const isKnown = ({ seen }: Edge): boolean => !seen.every(({ latencyUnreliable }) => latencyUnreliable);
  const marked = edges.list
    .filter((edge) => isSlow(edge) || isKnown(edge))
    .map((edge): Edge => ({ ...edge, state: isSlow(edge) ? 'cut' : 'open' }));
  const guilty = guiltyNodes(edgesOf(marked));
  const between = guilty.length > 0 ? guilty : ways.nodes;
  const asking = late.filter(({ path }) => path !== 'pod').map(({ from }) => from);
  return distinct([...between, ...asking.filter((name) => node(name))]);
}
