import type { Evidence } from './evidence.ts';
import { isDns, isNetworkFailure, isReached, type Sighting } from './sighting.ts';

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
export const dnsAsked = ({ all }: Evidence): Sighting[] =>
  all.filter((seen) => isDns(seen) && (seen.status === 'passed' || seen.status === 'failed'));

/** The name is one of a service that is there, so a server that does not know it is wrong. */
export const deniesService = (seen: Sighting): boolean =>
  isDns(seen) && seen.path === 'service' && isAbsent(seen);

/** A server that answers other questions of the same asker has an error for this one about a service. */
export const failsService = (seen: Sighting, asked: readonly Sighting[]): boolean =>
  isUnanswered(seen) &&
  seen.path === 'service' &&
  !isNetworkFailure(seen) &&
  seen.code !== 'EBACKEND' &&
  asked.some((other) => other.from === seen.from && isAnswered(other));
