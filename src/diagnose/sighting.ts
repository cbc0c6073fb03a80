import { FOLLOW_UPS } from '../core/follow-up.ts';
import type { Asked, Observation, Outcome } from '../core/outcome.ts';

/** One observation together with what its check asked. */
export interface Sighting extends Observation {
  /** `<suite>/<check>` */
  readonly check: string;
  readonly protocol?: Asked['protocol'];
  readonly path?: Asked['path'];
  readonly about?: Asked['about'];
  readonly via?: Asked['via'];
  /** the node on which the DNS pod runs that was asked by itself */
  readonly place?: string;
}

/** Answers that never came, or came from the network itself and not from the thing asked. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
]);

export const isNetworkFailure = ({ status, code }: Observation): boolean =>
  status === 'failed' && code !== undefined && NETWORK_CODES.has(code);

/** That nothing got through was what the check wanted, so it says little about the network. */
export const isWantedSilence = ({ status, phase }: Observation): boolean =>
  status === 'passed' && phase !== undefined && phase !== 'done';

/** Codes of exchanges that took place, and displease for another reason. */
const REACHED_CODES: ReadonlySet<string> = new Set([
  'ESLOW',
  'EOPEN',
  'ESTATUS',
  'ELOSS',
  'EMTU',
  'ESTALLED',
]);

/** The exchange took place. */
export const isReached = (seen: Observation): boolean =>
  (seen.status === 'passed' && !isWantedSilence(seen)) || REACHED_CODES.has(seen.code ?? '');

/** The answer came later than it may, and the asker was not starved itself. */
export const isLate = ({ code, latencyUnreliable }: Sighting): boolean =>
  code === 'ESLOW' && !latencyUnreliable;

export const isDns = ({ protocol }: Sighting): boolean => protocol === 'dns';

/** Goes by datagrams that an agent echoes. */
export const isEchoed = ({ protocol }: Sighting): boolean =>
  protocol === 'udp' || protocol === 'mtu' || protocol === 'loss' || protocol === 'clock';

/** It never got as far as its target, because the name of it did not resolve. */
export const isUnresolved = (seen: Sighting): boolean =>
  !isDns(seen) && seen.status === 'failed' && seen.phase === 'resolve';

/** Asked a service something, and knew where that is. */
export const isService = (seen: Sighting): boolean =>
  seen.path === 'service' && !isDns(seen) && !isUnresolved(seen);

/** A check without observations is one sighting of its own code. */
export function sightingsOf(outcomes: readonly Outcome[]): Sighting[] {
  return outcomes.flatMap((outcome) => {
    const question = { check: outcome.id, ...outcome.asked };
    if (outcome.observations.length > 0)
      return outcome.observations.map((seen) => ({ ...seen, ...question, ...placeOf(seen) }));
    if (outcome.status !== 'failed' && outcome.status !== 'inconclusive') return [];
    const { status, code, message: observed, attempts } = outcome;
    return [{ from: '', to: '', expected: 'an answer', observed, status, code, attempts, ...question }];
  });
}

/** What was put to somebody and answered with yes or no. */
export const wasAsked = ({ status }: Sighting): boolean => status === 'passed' || status === 'failed';

/** Asked to tell causes apart: it speaks for and against, and is nothing to be explained. */
export const isFollowUp = ({ check }: Sighting): boolean => check.startsWith(`${FOLLOW_UPS}/`);

/** From a pod to the address of another node itself: over the nodes' own network, not over that of the pods. */
export const isHostWay = ({ from, to, protocol, path, via, about }: Sighting): boolean =>
  path === 'host' && protocol === 'tcp' && from !== to && via === undefined && about === undefined;

/** The node itself answered, be it with a refusal. */
export const isHostThere = (seen: Sighting): boolean => isReached(seen) || seen.code === 'ECONNREFUSED';

/** As the label of a replica has it: `<name> via <pod> on <node>/<transport>`. */
function placeOf({ replica, to }: Observation): { readonly place?: string } {
  const [, place] = (replica && / on (\S+)\/(?:udp|tcp)$/.exec(to)) || [];
  return place ? { place } : {};
}
