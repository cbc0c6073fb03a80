import type { Edge } from './edges.ts';
import { type Evidence, once } from './evidence.ts';
import { isFollowUp, isHostWay, isNetworkFailure, type Sighting, wasAsked } from './sighting.ts';
import { keyOf } from './slow-ways.ts';

/** The ways between two nodes: there and back, or the only one that was tried. */
export type Pair = readonly Edge[];

/** Cut both ways; where only one way was tried, cut as far as is known. */
export function blockedPairs({ edges }: Evidence): Pair[] {
  return edges.list.flatMap((edge) => {
    if (edge.state !== 'cut') return [];
    const back = edges.between(edge.to, edge.from);
    if (!back) return [[edge]];
    return back.state === 'cut' && edge.from < edge.to ? [[edge, back]] : [];
  });
}

/** Exchanges between the hosts of two nodes that the network let nothing of through. */
export const silentHosts = (nodes: readonly string[], { open }: Evidence): Sighting[] =>
  open.filter(
    (seen) =>
      isHostWay(seen) && isNetworkFailure(seen) && nodes.includes(seen.from) && nodes.includes(seen.to),
  );

/** What was asked of datagrams that want no answer, by way. */
const oneWayAsked = once(({ all }: Evidence): ReadonlyMap<string, Sighting> => {
  const own = all.filter((seen) => seen.path === 'one-way' && isFollowUp(seen));
  return new Map(own.map((seen) => [keyOf(seen), seen]));
});

/** Each direction of a pair by itself, whatever became of answers. */
export interface Directions {
  /** somebody went to ask, whatever came of it */
  readonly asked: boolean;
  /** what one sent, and the other heard */
  readonly arrives: readonly Sighting[];
  readonly lost: readonly Sighting[];
  /** both directions were answered with yes or no */
  readonly known: boolean;
}

export function directionsOf([way]: Pair, evidence: Evidence): Directions {
  const asked = oneWayAsked(evidence);
  const both = way ? [keyOf(way), keyOf({ from: way.to, to: way.from })] : [];
  const own = both.flatMap((key) => asked.get(key) ?? []);
  const told = own.filter(wasAsked);
  return {
    asked: own.length > 0,
    known: told.length === 2,
    arrives: told.filter(({ status }) => status === 'passed'),
    lost: told.filter(({ status }) => status === 'failed'),
  };
}

/** One direction arrives and the other does not, although exchanges fail whoever begins them. */
export const isLostOneWay = ({ arrives, lost }: Directions): boolean =>
  arrives.length === 1 && lost.length === 1;
