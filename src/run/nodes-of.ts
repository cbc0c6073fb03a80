import type { NodeFact } from '../core/facts.ts';
import type { PodSelector } from '../core/plan.ts';

/** The nodes that a selector means; a workload's means all. */
export function nodesOf(nodes: readonly NodeFact[], selector: PodSelector): readonly NodeFact[] {
  const labels = selector.kind === 'nodes' ? Object.entries(selector.labels ?? {}) : [];
  return nodes.filter((node) => labels.every(([key, value]) => node.labels[key] === value));
}
