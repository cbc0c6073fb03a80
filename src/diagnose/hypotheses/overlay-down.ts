import type { FollowUp } from '../../core/follow-up.ts';
import { followingFromCutOff } from '../consequences.ts';
import { type Evidence, once } from '../evidence.ts';
import { guiltyNodes } from '../guilt.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { askKubeletPort, heartbeatOf, hostWaysTo, isHostSilent } from '../node-state.ts';
import { isEchoed, isHostThere, isNetworkFailure, isReached, type Sighting, wasAsked } from '../sighting.ts';
import { be, codes, listed, tally } from '../words.ts';

/** A node's pods reach no other node and no other node reaches them, while the node itself is reached. */
export const overlayDown: Hypothesis = {
  cause: 'overlay-down',

  propose(evidence: Evidence): readonly Candidate[] {
    const nodes = guiltyNodes(evidence.edges).filter((name) => !isHostSilent(name, evidence));
    if (nodes.length === 0) return [];
    const guilty = new Set(nodes);
    const ways = waysBetweenNodes(evidence).filter(({ from, to }) => guilty.has(from) || guilty.has(to));
    const cut = ways.filter(isNetworkFailure);
    const hosts = nodes.flatMap((name) => hostWaysTo(name, evidence)).filter(isHostThere);
    const hasTcp = ways.some((seen) => !isEchoed(seen));
    const isFresh = nodes.some((name) => heartbeatOf(name, evidence) === 'fresh');
    const everybody = nodes.length === evidence.edges.nodes.length;
    const said = evidence.open.filter(({ code, to }) => code === 'NetworkUnavailable' && guilty.has(to));
    return [
      {
        nodes,
        severity: 'critical',
        summary: everybody
          ? 'no node reaches another over the overlay network'
          : `${listed(nodes)} ${be(nodes)} cut off the overlay network`,
        evidence: [
          `everything to and from ${listed(nodes)} failed: ${tally(ways)} (${codes(cut)})`,
          ...(everybody ? [] : [innocence(evidence, guilty)]),
          ...hostWorks(evidence, nodes, hosts),
        ],
        advice: `look at the CNI's pod and its tunnel device on ${listed(nodes)}, and at firewalls for the tunnel's port`,
        must: ways.filter((seen) => isNetworkFailure(seen) || isReached(seen)),
        may: [...said, ...followingFromCutOff(guilty, evidence)],
        works: hosts.filter(isReached),
        otherwise: [
          // that the API server hears of it does not say that the other nodes reach the node itself
          ...(hosts.length > 0
            ? []
            : [
                {
                  cause: 'network-partition' as const,
                  nodes: evidence.edges.nodes,
                  odds: isFresh ? 0.25 : 0.4,
                },
              ]),
          ...(hasTcp ? [] : [{ cause: 'udp-blocked' as const, nodes, odds: 0.7 }]),
        ],
        ...(hasTcp ? askKubeletPort(nodes, ['overlay-down', 'network-partition'], evidence) : askTcp(cut)),
      },
    ];
  },
};

/** Every exchange over the pod network between two nodes that was answered with yes or no. */
const waysBetweenNodes = once(({ all, node }): Sighting[] =>
  all.filter(
    (seen) =>
      seen.path === 'pod' && seen.from !== seen.to && wasAsked(seen) && node(seen.from) && node(seen.to),
  ),
);

/** All ways of a node, of which there are no more than this. */
const MOST_WAYS = 32;

/** Only datagrams were tried: does TCP get through where they do not? */
const askTcp = (cut: readonly Sighting[]): { readonly followUp: FollowUp } => ({
  followUp: {
    between: ['overlay-down', 'udp-blocked'],
    to: 'pods',
    asked: { protocol: 'tcp', path: 'pod' },
    ways: cut.slice(0, MOST_WAYS).map(({ from, to }) => ({ from, to })),
  },
});

function innocence({ edges }: Evidence, guilty: ReadonlySet<string>): string {
  const others = edges.nodes.filter((node) => !guilty.has(node));
  const between = edges.list.filter(({ from, to }) => !guilty.has(from) && !guilty.has(to));
  const open = between.filter(({ state }) => state === 'open').length;
  return others.length === 1
    ? `${others[0]} is the only other node`
    : `between the other nodes (${listed(others)}) ${open} of ${between.length} ways are open`;
}

function hostWorks(evidence: Evidence, nodes: readonly string[], hosts: readonly Sighting[]): string[] {
  const ready = nodes.filter((name) => heartbeatOf(name, evidence) === 'fresh');
  if (hosts.length > 0) return [`pods of other nodes reach ${listed(nodes)} at the address of the node`];
  return ready.length === 0
    ? []
    : [`the API server sees ${listed(ready)} Ready: the node's own network works`];
}
