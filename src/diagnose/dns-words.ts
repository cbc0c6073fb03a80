import type { Cause } from '../core/finding.ts';
import type { FollowUp } from '../core/follow-up.ts';
import { type Evidence, once } from './evidence.ts';
import { isDns, isNetworkFailure, isReached, type Sighting, wasAsked } from './sighting.ts';
import { distinct } from './words.ts';

const ABSENCE: ReadonlySet<string> = new Set(['NXDOMAIN', 'NODATA']);
const NOT_ABOUT_REACH: ReadonlySet<string> = new Set(['EWRONGANSWER', 'ESLOW', 'EOPEN']);

/** A server said that the name, or an address for it, does not exist. */
export const isAbsent = ({ status, code }: Sighting): boolean =>
  status === 'failed' && ABSENCE.has(code ?? '');

/** A DNS server gave an answer of substance, be it wrong or late. */
export const isAnswered = (seen: Sighting): boolean =>
  isReached(seen) || isAbsent(seen) || seen.code === 'EWRONGANSWER';

/** A question that no DNS server answered. */
export const isUnanswered = (seen: Sighting): boolean =>
  isDns(seen) && seen.status === 'failed' && !isAbsent(seen) && !NOT_ABOUT_REACH.has(seen.code ?? '');

/** All DNS questions that were put. */
export const dnsAsked = once(({ all }) => all.filter((seen) => isDns(seen) && wasAsked(seen)));

/** Those that went to one DNS pod at its own address. */
export const replicasAsked = once((evidence) =>
  evidence.all.filter((seen) => isDns(seen) && seen.replica !== undefined),
);

/** Who got an answer of substance, to whatever question. */
export const answeredAskers = once(
  (evidence) =>
    new Set(
      dnsAsked(evidence)
        .filter(isAnswered)
        .map(({ from }) => from),
    ),
);

/** Whose question about a name was answered as it was to be, by name. */
const knowingAskers = once((evidence) => {
  const byName = new Map<string, Set<string>>();
  for (const { from, to } of dnsAsked(evidence).filter(isReached)) {
    const known = byName.get(to);
    if (known) known.add(from);
    else byName.set(to, new Set([from]));
  }
  return byName;
});

/** Somebody else was told what this asker was not. */
export function isKnownElsewhere({ from, to }: Sighting, evidence: Evidence): boolean {
  const askers = knowingAskers(evidence).get(to) ?? new Set();
  return askers.size > (askers.has(from) ? 1 : 0);
}

/** The name is one of a service that is there, so a server that knows it from nowhere is wrong. */
export const deniesService = (seen: Sighting, evidence: Evidence): boolean =>
  isDns(seen) && seen.path === 'service' && isAbsent(seen) && !isKnownElsewhere(seen, evidence);

/** A server that answers other questions of the same asker has an error for this one about a service. */
export const failsService = (seen: Sighting, evidence: Evidence): boolean =>
  isUnanswered(seen) &&
  seen.path === 'service' &&
  !isNetworkFailure(seen) &&
  seen.code !== 'EBACKEND' &&
  answeredAskers(evidence).has(seen.from);

/** A few are enough to know whether a DNS pod answers. */
const ASKERS = 3;

/** Do the DNS pods answer at their own addresses? Empty where that was asked. */
export function askReplicas(
  askers: readonly string[],
  between: readonly Cause[],
  evidence: Evidence,
): { readonly followUp?: FollowUp } {
  if (replicasAsked(evidence).length > 0 || askers.length === 0) return {};
  const ways = distinct(askers)
    .slice(0, ASKERS)
    .map((from) => ({ from }));
  return { followUp: { between, to: 'dns-replicas', asked: { protocol: 'dns', path: 'service' }, ways } };
}
