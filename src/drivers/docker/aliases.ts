import { createHash } from 'node:crypto';
import { NODES_SERVICE, type OwnService, type PodSelector } from '../../core/plan.ts';
import { chooseBackends } from '../driver.ts';
import type { Place } from './place.ts';

/** The name under which every node's container is known, so that there is one to look up whatever a plan has. */
export const DNS_NAME = 'dns.docker.svc';

type NodeSelector = Extract<PodSelector, { kind: 'nodes' }>;

/**
 * Services are aliases on the run's network. A container gets them when it is made, so they go by what a service
 * selects, not by its name: a workload's own name, and one for each choice of nodes that was known then.
 */
export class Aliases {
  /** names of the nodes behind it, by alias */
  private readonly chosen = new Map<string, ReadonlySet<string>>();

  constructor(places: readonly Place[], services: readonly OwnService[]) {
    const nodes = services.flatMap(({ selects }) => (selects.kind === 'nodes' ? [selects] : []));
    for (const selects of [{ kind: 'nodes' } as const, ...nodes]) {
      const fitting = places.filter((place) => hasLabels(place, selects)).map(({ node }) => node);
      this.chosen.set(aliasOf(selects), new Set(chooseBackends(fitting)));
    }
  }

  /** Undefined: nobody has it. */
  of(selects: PodSelector): string | undefined {
    if (selects.kind === 'workload') return selects.name;
    const alias = aliasOf(selects);
    return this.chosen.has(alias) ? alias : undefined;
  }

  ofNode({ node }: Place): string[] {
    return [...this.chosen].filter(([, nodes]) => nodes.has(node)).map(([alias]) => alias);
  }

  isBehind(node: string, selects: PodSelector): boolean {
    return selects.kind === 'nodes' && (this.chosen.get(aliasOf(selects))?.has(node) ?? false);
  }
}

function aliasOf({ labels = {} }: NodeSelector): string {
  const sorted = Object.entries(labels).sort();
  if (sorted.length === 0) return NODES_SERVICE;
  return `${NODES_SERVICE}-${createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 8)}`;
}

/** Is this one of the nodes that are meant? By the labels of its engine. */
export const hasLabels = ({ facts }: Pick<Place, 'facts'>, { labels = {} }: NodeSelector): boolean =>
  Object.entries(labels).every(([key, value]) => facts.labels[key] === value);
