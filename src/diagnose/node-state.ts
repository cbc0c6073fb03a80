import type { Cause } from '../core/finding.ts';
import type { FollowUp } from '../core/follow-up.ts';
import { type Evidence, once } from './evidence.ts';
import { lostOnTheWay } from './lost-on-the-way.ts';
import { isFollowUp, isHostThere, isHostWay, isReached, type Sighting, wasAsked } from './sighting.ts';
import { distinct } from './words.ts';

// Control facts about nodes: is its kubelet heard from, does the node itself answer, do pods on it?

/** `fresh`: the API server hears from it, and it is well · `unwell`: it says itself that it is not · `silent` */
export type Heartbeat = 'fresh' | 'unwell' | 'silent' | 'unknown';

export function heartbeatOf(name: string, { node }: Evidence): Heartbeat {
  const status = node(name)?.conditions.find(({ type }) => type === 'Ready')?.status;
  if (status === undefined) return 'unknown';
  return status === 'True' ? 'fresh' : status === 'False' ? 'unwell' : 'silent';
}

interface NodeRecord {
  /** ways to the node itself, from pods of other nodes */
  readonly host: Sighting[];
  /** exchanges that took place over the pod network with a pod on it */
  readonly pods: Sighting[];
  /** questions of others to a pod on it that is not ours, and so was there before the run */
  readonly residents: Sighting[];
  /** questions that its agent put */
  readonly put: Sighting[];
}

const recordsOf = once((evidence) => {
  const records = new Map<string, NodeRecord>();
  for (const { name } of evidence.facts.nodes)
    records.set(name, { host: [], pods: [], residents: [], put: [] });
  for (const seen of evidence.all) {
    if (!wasAsked(seen)) continue;
    records.get(seen.from)?.put.push(seen);
    if (isHostWay(seen)) records.get(seen.to)?.host.push(seen);
    if (seen.place !== undefined && seen.place !== seen.from) {
      records.get(seen.place)?.residents.push(seen);
      if (isReached(seen)) records.get(seen.place)?.pods.push(seen);
    }
    if (seen.path === 'pod' && isReached(seen))
      for (const end of [seen.from, seen.to]) records.get(end)?.pods.push(seen);
  }
  return records;
});

/** What was seen of the ways from pods of other nodes to this node itself. */
export const hostWaysTo = (name: string, evidence: Evidence): readonly Sighting[] =>
  recordsOf(evidence).get(name)?.host ?? [];

/** The node itself answers nobody who tried. */
export function isHostSilent(name: string, evidence: Evidence): boolean {
  const ways = hostWaysTo(name, evidence);
  return ways.length > 0 && !ways.some(isHostThere);
}

/** Nobody who tried got an answer from there: not from the node itself, nor from pods that had been there before. */
export function isMute(name: string, evidence: Evidence): boolean {
  const { host = [], residents = [] } = recordsOf(evidence).get(name) ?? {};
  return host.length + residents.length > 0 && !hasSpoken(name, evidence) && !isAlive(name, evidence);
}

/** The machine runs: it, or a pod on it, answered. */
export const isAlive = (name: string, evidence: Evidence): boolean =>
  hostWaysTo(name, evidence).some(isHostThere) || (recordsOf(evidence).get(name)?.pods ?? []).length > 0;

/** Its agent had something to say. */
export const hasSpoken = (name: string, evidence: Evidence): boolean =>
  (recordsOf(evidence).get(name)?.put ?? []).length > 0;

/** Nodes whose agent was heard, and then was not. */
export const fading = once(({ all }) => lostOnTheWay(all));

/** It was heard, and is not any more: nobody who asked the node itself after all else got an answer. */
export function fellSilent(name: string, evidence: Evidence): boolean {
  const last = askedLast(name, evidence);
  return fading(evidence).has(name) && last.length > 0 && !last.some(isHostThere);
}

/** What was seen of the node itself after all else. */
export const askedLast = (name: string, evidence: Evidence): readonly Sighting[] =>
  hostWaysTo(name, evidence).filter(isFollowUp);

/** Nobody asked the node itself since its agent was lost. */
export const isUndecided = (name: string, evidence: Evidence): boolean =>
  fading(evidence).has(name) && askedLast(name, evidence).length === 0;

/** The machine answers, and nothing listens where the kubelet does. */
export function refusesKubelet(name: string, evidence: Evidence): boolean {
  const ways = hostWaysTo(name, evidence);
  return ways.length > 0 && ways.every(({ code }) => code === 'ECONNREFUSED');
}

/** What a pod waits for that no kubelet has looked at. */
const NOT_TAKEN_UP = /not taken up by its kubelet/;

/** Nodes that do not take up our pods, though the API server hears that they are well. */
export const idleNodes = once((evidence): ReadonlySet<string> => {
  const waiting = evidence.all.flatMap(({ observed, unavailable }) =>
    unavailable !== undefined && NOT_TAKEN_UP.test(observed) ? unavailable : [],
  );
  return new Set(
    waiting.filter((name) => heartbeatOf(name, evidence) === 'fresh' && !hasSpoken(name, evidence)),
  );
});

/** Something listens there: at the kubelet's port, for that is what is asked. */
export const answersAtHost = (name: string, evidence: Evidence): boolean =>
  hostWaysTo(name, evidence).some(isReached);

/** More would not make it surer, and cost more. */
const MOST_NODES = 5;
const ASKERS = 2;
const KUBELET_PORT = 10250;

/** Do other nodes reach these at the kubelet's port? Empty where that was asked, or nobody is left to ask. */
export function askKubeletPort(
  nodes: readonly string[],
  between: readonly Cause[],
  evidence: Evidence,
): { readonly followUp?: FollowUp } {
  // what was seen before a node fell silent does not tell
  const isUnknown = (name: string) => hostWaysTo(name, evidence).length === 0 || isUndecided(name, evidence);
  const unknown = nodes.filter(isUnknown).slice(0, MOST_NODES);
  const others = distinct(evidence.facts.nodes.map(({ name }) => name)).filter(
    (name) => !nodes.includes(name) && hasSpoken(name, evidence),
  );
  // where all are suspect, they ask each other
  const askers = others.length > 0 ? others : nodes.filter((name) => hasSpoken(name, evidence));
  const ways = unknown.flatMap((to) =>
    askers
      .filter((from) => from !== to)
      .slice(0, ASKERS)
      .map((from) => ({ from, to })),
  );
  if (ways.length === 0) return {};
  const asked = { protocol: 'tcp', path: 'host' } as const;
  return { followUp: { between, to: 'hosts', asked, port: KUBELET_PORT, ways } };
}
