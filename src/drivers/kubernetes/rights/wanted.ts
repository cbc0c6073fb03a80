import type { Need } from '../../../core/need.ts';
import { keyOf, type Right, type Rule, toRules } from './right.ts';
import { ALL_NEEDS, GRANTS } from './table.ts';

/** Where a run works, and how far it is to see. */
export interface Reach {
  /** it was given this one @default it makes one of its own */
  readonly namespace?: string;
  /** `namespace`: nothing outside of the given one is looked at */
  readonly scope: 'cluster' | 'namespace';
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
export function wantedFor(needs: Iterable<Need>, { namespace, scope }: Reach): readonly Wanted[] {
  const found = new Map<string, Wanted>();
  for (const need of needs) {
    for (const { right, where, only } of GRANTS[need]) {
      if (only && (only === 'given') !== (namespace !== undefined)) continue;
      const inside = where === 'run' || (where === 'looked-at' && scope === 'namespace');
      const place = inside && namespace !== undefined ? { namespace } : {};
      const key = `${keyOf(right)} ${place.namespace ?? ''}`;
      const beyond = scope === 'namespace' && !inside;
      const known = found.get(key) ?? { right, ...place, needs: [], beyond };
      found.set(key, { ...known, needs: [...known.needs, need] });
    }
  }
  return [...found.values()];
}

/** All that runs of every suite may do, as rules. In scope `namespace` those of a Role, else those of a ClusterRole. */
export const rulesFor = (reach: Reach): readonly Rule[] =>
  toRules(
    wantedFor(ALL_NEEDS, reach)
      .filter(({ beyond }) => !beyond)
      .map(({ right }) => right),
  );
