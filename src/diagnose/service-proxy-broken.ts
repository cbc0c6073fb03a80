import type { Evidence } from './evidence.ts';
import { type Claim, confidence, type Hypothesis } from './hypothesis.ts';
import { isDns, isNetworkFailure, isReached, isService, isUnresolved, type Sighting } from './sighting.ts';
import { codes, distinct, listed, told } from './words.ts';

/** A node's pods reach pods, and do not reach them through service addresses. */
export const serviceProxyBroken: Hypothesis = {
  cause: 'service-proxy-broken',

  test(evidence: Evidence): readonly Claim[] {
    const suspects = evidence.facts.nodes.flatMap(({ name }) => suspectOf(name, evidence));
    if (suspects.length === 0) return [];
    const nodes = distinct(suspects.map(({ node }) => node));
    const seen = suspects.flatMap(({ failed }) => failed);
    const asked = suspects.flatMap((suspect) => suspect.asked);
    return [
      {
        nodes,
        severity: 'critical',
        confidence: Math.round(confidence(seen.length, asked.length) * doubt(nodes, evidence) * 100) / 100,
        summary: `service addresses do not work from ${listed(nodes)}, while the pods behind them can be reached`,
        evidence: [
          `${seen.length} of ${asked.length} questions to services failed from there (${codes(seen)})`,
          ...seen.slice(0, 2).map(told),
        ],
        explains: [...seen, ...evidence.open.filter((sighting) => isDnsThrough(sighting, nodes))],
        advice: `look at kube-proxy (or what replaces it) on ${listed(nodes)}: is it running, and are its rules there?`,
      },
    ];
  },
};

interface Suspect {
  readonly node: string;
  readonly asked: readonly Sighting[];
  readonly failed: readonly Sighting[];
}

function suspectOf(node: string, evidence: Evidence): Suspect[] {
  const own = evidence.edges.at(node);
  if (own.length > 0 && !own.some(({ state }) => state === 'open')) return [];
  const asked = evidence.all.filter((seen) => seen.from === node && isService(seen) && wasAsked(seen));
  const nothingWorks = asked.every(isNetworkFailure);
  const failed = evidence.open.filter((seen) => {
    if (seen.from !== node || !isService(seen) || !(isNetworkFailure(seen) || seen.code === 'EBACKEND'))
      return false;
    return nothingWorks || worksElsewhere(seen, evidence);
  });
  return failed.length === 0 ? [] : [{ node, asked, failed }];
}

/** A service that works from nowhere is its own trouble, not that of the node that asks. */
function worksElsewhere({ from, to, protocol }: Sighting, { all }: Evidence): boolean {
  return all.some(
    (seen) =>
      seen.to === to &&
      seen.protocol === protocol &&
      seen.from !== from &&
      isService(seen) &&
      isReached(seen),
  );
}

/** Less sure where nothing shows that the pod network works, or where one service is all that was asked, everywhere. */
function doubt(nodes: readonly string[], { all, edges }: Evidence): number {
  const asked = all.filter((seen) => isService(seen) && wasAsked(seen));
  const services = new Set(asked.map(({ to }) => to));
  const askers = new Set(asked.map(({ from }) => from));
  const onlyOne = services.size === 1 && askers.size === nodes.length;
  return onlyOne || edges.list.length === 0 ? 0.5 : 1;
}

const wasAsked = ({ status }: Sighting): boolean => status === 'passed' || status === 'failed';

const isDnsThrough = (seen: Sighting, nodes: readonly string[]): boolean =>
  (isDns(seen) || isUnresolved(seen)) && isNetworkFailure(seen) && nodes.includes(seen.from);
