import { type Evidence, once } from './evidence.ts';
import {
  isDns,
  isHostWay,
  isLate,
  isNetworkFailure,
  isReached,
  isService,
  isUnresolved,
  type Sighting,
  wasAsked,
} from './sighting.ts';

/** What a node whose packets do not arrive is told, or makes of it. */
const CONSEQUENCE_CODES: ReadonlySet<string> = new Set(['SERVFAIL', 'EBACKEND', 'ESLOW']);
/** A backend picked at random explains some failures of one asker, but not so many without one success. */
const ENOUGH_TO_DOUBT = 3;

/** Everything open that one of these nodes takes part in, be it only that it could not be asked. */
export function touching(nodes: Iterable<string>, { open }: Evidence): Sighting[] {
  const names = new Set(nodes);
  return open.filter((seen) => placesOf(seen).some((place) => names.has(place)));
}

export function placesOf({ from, to, unavailable, node, place }: Sighting): string[] {
  return [from, to, unavailable, node, place].filter((place) => place !== undefined);
}

/**
 * Failures of DNS, services and hosts that follow where `nodes` are cut off altogether: those of the nodes
 * themselves, and those of others whose question may have gone to a backend there.
 */
export function followingFromCutOff(nodes: ReadonlySet<string>, evidence: Evidence): Sighting[] {
  const mayBePick = picks(evidence);
  return candidates(evidence).filter((seen) => {
    if (seen.place && nodes.has(seen.place)) return true;
    if (!nodes.has(seen.from)) return mayBePick(seen) || namesOne(seen, nodes);
    return isNetworkFailure(seen) || CONSEQUENCE_CODES.has(seen.code ?? '');
  });
}

/** Failures of DNS and services that follow where `nodes` reach some others and not all. */
export function followingFromImpaired(nodes: ReadonlySet<string>, evidence: Evidence): Sighting[] {
  const mayBePick = picks(evidence);
  return candidates(evidence).filter(
    (seen) => nodes.has(seen.from) && (mayBePick(seen) || namesOne(seen, nodes)),
  );
}

/**
 * What failed on the way to something else than a pod. DNS is no consequence where it is dead for everybody, and
 * that nodes do not reach each other is none of what happens to pods.
 */
function candidates(evidence: Evidence): Sighting[] {
  const dnsIsDead = isDnsDead(evidence);
  return evidence.open.filter((seen) => {
    if (seen.status !== 'failed' || (isHostWay(seen) && evidence.node(seen.to))) return false;
    return isDns(seen) || isUnresolved(seen) ? !dnsIsDead : seen.path === 'service' || seen.path === 'host';
  });
}

/** How often each asked a service, and reached it. */
const servicesAsked = once(({ all }) => {
  const records = new Map<string, { asked: number; reached: number }>();
  for (const seen of all) {
    if (!isService(seen) || !wasAsked(seen)) continue;
    const record = records.get(seen.from) ?? { asked: 0, reached: 0 };
    records.set(seen.from, { asked: record.asked + 1, reached: record.reached + (isReached(seen) ? 1 : 0) });
  }
  return records;
});

/** May a failure be that of a question that happened to go to an unreachable backend? */
function picks(evidence: Evidence): (seen: Sighting) => boolean {
  const records = servicesAsked(evidence);
  return (seen) => {
    // a server that never answers, and then one that does
    if (isDns(seen) && isLate(seen)) return true;
    if (!isNetworkFailure(seen)) return false;
    if (isDns(seen) || isUnresolved(seen)) return true;
    const { asked = 0, reached = 0 } = records.get(seen.from) ?? {};
    return isService(seen) && (reached > 0 || asked < ENOUGH_TO_DOUBT);
  };
}

/**
 * Not one node got one answer out of several: then even a cut node next to a DNS server of its own got none, and
 * DNS is down whatever else is.
 */
const isDnsDead = once(({ all }) => {
  const asked = all.filter((seen) => isDns(seen) && wasAsked(seen));
  const askers = new Set(asked.map(({ from }) => from));
  return (
    asked.length >= 2 * askers.size && asked.every((seen) => seen.status === 'failed' && !isReached(seen))
  );
});

/** A backend that never answered is one of `nodes`; waiting for it may have left no time for further backends. */
function namesOne({ code, observed }: Sighting, nodes: ReadonlySet<string>): boolean {
  return code === 'EBACKEND' && observed.split(/[\s,;:()'"]+/).some((word) => nodes.has(word));
}
