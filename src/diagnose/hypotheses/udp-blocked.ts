import { type Edge, type Edges, edgesOf } from '../edges.ts';
import type { Evidence } from '../evidence.ts';
import { guiltyNodes } from '../guilt.ts';
import type { Candidate, Hypothesis } from '../hypothesis.ts';
import { isDns, isEchoed, isNetworkFailure, isReached, isUnresolved, type Sighting } from '../sighting.ts';
import { codes, distinct, listed, tally } from '../words.ts';

/** UDP does not get through where TCP does. */
export const udpBlocked: Hypothesis = {
  cause: 'udp-blocked',

  propose(evidence: Evidence): readonly Candidate[] {
    const udp = udpWhereTcpIsOpen(evidence.edges);
    const cut = udp.list.filter(({ state }) => state === 'cut');
    if (cut.length === 0) return [];
    const everywhere = cut.length === udp.list.length;
    const guilty = everywhere ? [...udp.nodes] : guiltyNodes(udp);
    const nodes = guilty.length > 0 ? guilty : distinct(cut.flatMap(({ from, to }) => [from, to]));
    const mine = cut.filter(({ from, to }) => nodes.includes(from) || nodes.includes(to));
    const seen = mine.flatMap((edge) => edge.seen);
    return [
      {
        nodes,
        severity: 'critical',
        summary: everywhere
          ? 'UDP is blocked between all nodes, TCP is not'
          : `UDP is blocked to and from ${listed(nodes)}, TCP is not`,
        evidence: [
          `${tally(seen)} failed (${codes(seen)})`,
          `over the same ${mine.length} ways TCP gets through`,
        ],
        advice: `look for a firewall or network policy that lets TCP pass only, on ${listed(nodes)}`,
        must: seen,
        may: evidence.open.filter((sighting) => rides(sighting, nodes)),
      },
    ];
  },
};

function udpWhereTcpIsOpen({ list }: Edges): Edges {
  return edgesOf(
    list.flatMap(({ from, to, seen }): Edge[] => {
      const udp = seen.filter(isEchoed);
      const tcp = seen.filter((one) => !isEchoed(one));
      if (udp.length === 0 || !tcp.some(isReached)) return [];
      const state = udp.some(isReached) ? 'open' : udp.every(isNetworkFailure) ? 'cut' : 'odd';
      return [{ from, to, seen: udp, state }];
    }),
  );
}

/** Goes over UDP through a service, be it to a backend on one of the nodes. DNS does unless it says otherwise. */
function rides(seen: Sighting, nodes: readonly string[]): boolean {
  const isDatagram =
    seen.protocol === 'udp' || isUnresolved(seen) || (isDns(seen) && !seen.to.endsWith('/tcp'));
  if (!isDatagram || seen.path === 'pod') return false;
  if (seen.place !== undefined && !nodes.includes(seen.place) && !nodes.includes(seen.from)) return false;
  return (
    isNetworkFailure(seen) || (seen.code === 'EBACKEND' && nodes.some((name) => seen.observed.includes(name)))
  );
}
