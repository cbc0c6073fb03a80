import type { Looked, Place } from './place.ts';

/**
 * How containers of a run reach each other: `bridge`: one engine, one network on it · `overlay`: one network over all
 * engines of a Swarm · `published`: a network on each engine, and ports of the engines themselves between them.
 */
export type Wiring =
  | { readonly kind: 'bridge'; readonly on: Looked }
  | { readonly kind: 'overlay'; readonly manager: Looked }
  | { readonly kind: 'published' };

/** The best that these engines allow. Those that cannot run containers have no say. */
export function wiringOf(places: readonly Place[]): Wiring {
  const engines = [...new Map(places.map((one) => [one.engine, one])).values()];
  const fit = engines.filter(({ facts }) => !facts.trouble);
  const [only] = fit;
  if (engines.length === 1 && only) return { kind: 'bridge', on: only };
  const manager = fit.find(({ facts }) => facts.swarm.manages);
  const isOneSwarm = manager && fit.every((one) => isInSwarmOf(manager, one));
  return isOneSwarm ? { kind: 'overlay', manager } : { kind: 'published' };
}

/** Every engine knows its Swarm's managers by their ids. */
function isInSwarmOf(manager: Looked, { facts: { swarm } }: Looked): boolean {
  const { nodeId } = manager.facts.swarm;
  return nodeId !== '' && (swarm.nodeId === nodeId || swarm.managers.includes(nodeId));
}

/** Has a name the same meaning wherever it is asked for? */
export const isNamedEverywhere = ({ kind }: Wiring): boolean => kind !== 'published';

/** Why a service is not asked, where it has not. */
export const NO_COMMON_NETWORK = 'no network spans these engines: they are in no Swarm together';
