import type { Need } from '../../../core/need.ts';
import { keyOf, type Right, type Rule, toRules } from './right.ts';
import { ALL_NEEDS, GRANTS, type Grant } from './table.ts';

/** Where a run works, and how far it is to see. */
export interface Reach {
  /** it was given this one @default it makes one of its own */
  readonly namespace?: string;
  /** `namespace`: nothing outside of the given one is looked at */
  readonly scope: 'cluster' | 'namespace';
  /** where its lock and its verdict are @default the given namespace */
  readonly home?: string;
  /** with etcd's certificates, as `namespace/name` */
  readonly etcdSecret?: string;
}

/** A right, in the place where it is wanted. */
export interface Wanted {
  readonly right: Right;
  /** absent: in all of them, or in none */
  readonly namespace?: string;
  readonly needs: readonly Need[];
  /** what a Role in the run's namespace cannot grant: a run of that scope does without */
  readonly beyond: boolean;
}

/** Every right that is wanted for these needs, once for each place. */
export function wantedFor(needs: Iterable<Need>, reach: Reach): readonly Wanted[] {
  const found = new Map<string, Wanted>();
  for (const need of needs) {
    for (const grant of grantsFor(need, reach)) {
      const { right, only } = grant;
      if (only && (only === 'given') !== (reach.namespace !== undefined)) continue;
      const namespace = placeOf(grant, reach);
      const key = `${keyOf(right)} in ${namespace ?? ''}`;
      const beyond = reach.scope === 'namespace' && namespace !== reach.namespace;
      const known = found.get(key) ?? { right, ...(namespace && { namespace }), needs: [], beyond };
      found.set(key, { ...known, needs: [...known.needs, need] });
    }
  }
  return [...found.values()];
}

/** @returns undefined: in all namespaces, or in none */
function placeOf({ where, in: place }: PlacedGrant, reach: Reach): string | undefined {
  if (place !== undefined) return place;
  if (where === 'home') return reach.home ?? reach.namespace;
  const inside = where === 'run' || (where === 'looked-at' && reach.scope === 'namespace');
  return inside ? reach.namespace : undefined;
}

/** `in`: the namespace, where it is known by its name. */
type PlacedGrant = Grant & { readonly in?: string };

function grantsFor(need: Need, { etcdSecret }: Reach): readonly PlacedGrant[] {
  if (need !== 'read etcd' || etcdSecret === undefined) return GRANTS[need];
  const [place = '', name = ''] = etcdSecret.split('/');
  const right = { group: '', resource: 'secrets', verb: 'get', name };
  return [...GRANTS[need], { right, where: 'cluster', in: place }];
}

/** All that runs of every suite may do, as rules by the namespace in which they hold; ``: everywhere, which takes a ClusterRole. */
export function rulesByPlace(reach: Reach): ReadonlyMap<string, readonly Rule[]> {
  const within = wantedFor(ALL_NEEDS, reach).filter(({ beyond }) => !beyond);
  const places = Map.groupBy(within, ({ namespace = '' }) => namespace);
  return new Map([...places].map(([place, wanted]) => [place, toRules(wanted.map(({ right }) => right))]));
}

/** The same in one list, whatever the place. */
export const rulesFor = (reach: Reach): readonly Rule[] => [...rulesByPlace(reach).values()].flat();
