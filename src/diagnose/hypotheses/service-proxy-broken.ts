import { dnsAsked, isAnswered, replicasAsked } from '../dns-words.ts';
import { type Evidence, once } from '../evidence.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import {
  isDns,
  isNetworkFailure,
  isReached,
  isService,
  isUnresolved,
  type Sighting,
  wasAsked,
} from '../sighting.ts';
import { hasFailed, readSign, type Sign } from '../stated.ts';
import { codes, distinct, listed, told } from '../words.ts';

/** A node's pods reach pods, and do not reach them through service addresses. */
export const serviceProxyBroken: Hypothesis = {
  cause: 'service-proxy-broken',
  propose: (evidence) => [
    ...addresses(evidence),
    ...dnsAddress(evidence),
    ...NODE_PORTS_AND_SPREAD.flatMap((sign) => readSign(sign, evidence)),
  ],
};

const NODE_PORTS_AND_SPREAD: readonly Sign[] = [
  {
    speaks: (seen) => hasFailed(seen) && seen.via === 'node-port',
    summary: (nodes) => `the ports of services cannot be reached at ${nodes || 'any node'}`,
    advice:
      'look at kube-proxy (or what replaces it) on the node, and at a firewall in front of the range of node ports',
  },
  {
    speaks: (seen) => hasFailed(seen) && seen.code === 'EUNEVEN',
    summary: () => 'connections to a service are not spread over its backends',
    advice:
      "look at the service's session affinity and traffic distribution, and at kube-proxy (or what replaces it)",
  },
];

function addresses(evidence: Evidence): Candidate[] {
  const seen = failedHere(evidence);
  if (seen.length === 0) return [];
  const nodes = distinct(seen.map(({ from }) => from));
  const { byAsker, services, works } = servicesAsked(evidence);
  const asked = nodes.flatMap((node) => byAsker.get(node) ?? []);
  // one service that fails everywhere may be down itself
  const [only = ''] = services;
  const isOnlyOne = services.size === 1 && byAsker.size === nodes.length && !works.has(only);
  return [
    {
      nodes,
      severity: 'critical',
      summary: `service addresses do not work from ${listed(nodes)}, while the pods behind them can be reached`,
      evidence: [
        `${seen.length} of ${asked.length} questions to services failed from there (${codes(seen)})`,
        ...seen.slice(0, 2).map(told),
      ],
      advice: `look at kube-proxy (or what replaces it) on ${listed(nodes)}: is it running, and are its rules there?`,
      must: asked.filter((one) => isReached(one) || isNetworkFailure(one) || one.code === 'EBACKEND'),
      may: evidence.open.filter((one) => isDnsThrough(one) && nodes.includes(one.from)),
      // nothing shows that the pod network works
      sure: isOnlyOne || evidence.edges.list.length === 0 ? 0.5 : 1,
      ...(isOnlyOne
        ? {
            followUp: {
              between: ['service-proxy-broken', 'unexplained'],
              to: 'backends',
              asked: { protocol: 'tcp', path: 'pod' },
              ways: nodes.slice(0, 3).map((from) => ({ from, to: only })),
            },
          }
        : {}),
    },
  ];
}

/** No service but that of DNS was asked: its address does not answer, and the pods behind it do. */
function dnsAddress(evidence: Evidence): Candidate[] {
  const direct = new Set(
    replicasAsked(evidence)
      .filter(isAnswered)
      .map(({ from }) => from),
  );
  const seen = evidence.open.filter((one) => isDnsThrough(one) && one.replica === undefined);
  const nodes = distinct(seen.map(({ from }) => from)).filter((name) => evidence.node(name));
  if (direct.size === 0 || nodes.length === 0 || servicesAsked(evidence).services.size > 0) return [];
  const own = dnsAsked(evidence).filter(({ from, replica }) => nodes.includes(from) && replica === undefined);
  return [
    {
      nodes,
      severity: 'critical',
      summary: `the address of the DNS service does not work from ${listed(nodes)}, while its pods answer`,
      evidence: [
        `${seen.length} of ${own.length} questions to it failed (${codes(seen)})`,
        ...replicasAsked(evidence)
          .filter(isAnswered)
          .slice(0, 1)
          .map((one) => `asked at its own address, ${one.replica} answers`),
      ],
      advice: `look at kube-proxy (or what replaces it) on ${listed(nodes)}, and at the endpoints of the DNS service`,
      must: own,
      works: replicasAsked(evidence).filter(isReached),
      sure: 0.7,
    },
  ];
}

/** What failed from a node whose pod network works, and either works from others or is nothing in particular. */
function failedHere(evidence: Evidence): Sighting[] {
  const { byAsker, reached, dead } = servicesAsked(evidence);
  const isCutOff = (node: string): boolean => {
    const own = evidence.edges.at(node);
    return own.length > 0 && !own.some(({ state }) => state === 'open');
  };
  const hopeless = new Set(
    [...byAsker].flatMap(([node, own]) => (own.every(isNetworkFailure) ? [node] : [])),
  );
  const cut = new Set([...byAsker.keys()].filter(isCutOff));
  return evidence.open.filter((seen) => {
    if (!isService(seen) || !byAsker.has(seen.from) || cut.has(seen.from) || dead.has(seen.to)) return false;
    if (!isNetworkFailure(seen) && seen.code !== 'EBACKEND') return false;
    // a service that works from nowhere is its own trouble, not that of the node that asks
    const others = reached.get(keyOf(seen));
    const worksElsewhere = others !== undefined && others.size > (others.has(seen.from) ? 1 : 0);
    return hopeless.has(seen.from) || worksElsewhere;
  });
}

/** Questions to services, by the node that asked; and from where each service was reached. */
const servicesAsked = once(({ all, node }) => {
  const asked = all.filter((seen) => isService(seen) && wasAsked(seen));
  const own = asked.filter(({ from }) => node(from));
  // asked at their own addresses: see `backends` of FollowUp
  const direct = Map.groupBy(
    all.filter((seen) => seen.path === 'pod' && wasAsked(seen) && !node(seen.to)),
    ({ to }) => to,
  );
  const reached = new Map<string, Set<string>>();
  for (const seen of asked.filter(isReached)) {
    const known = reached.get(keyOf(seen)) ?? new Set();
    reached.set(keyOf(seen), known.add(seen.from));
  }
  return {
    byAsker: Map.groupBy(own, ({ from }) => from),
    services: new Set(asked.map(({ to }) => to)),
    reached,
    /** services none of whose pods answers at its own address: that is not the way to them */
    dead: new Set([...direct].flatMap(([to, seen]) => (seen.every(isNetworkFailure) ? [to] : []))),
    works: new Set([...direct].flatMap(([to, seen]) => (seen.some(isReached) ? [to] : []))),
  };
});

const keyOf = ({ to, protocol }: Sighting): string => `${protocol}\0${to}`;

const isDnsThrough = (seen: Sighting): boolean =>
  (isDns(seen) || isUnresolved(seen)) && isNetworkFailure(seen);
