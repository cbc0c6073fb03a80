import type { NodeFact } from '../core/facts.ts';
import type { PodFact } from '../core/workload-facts.ts';

const HASH = 'pod-template-hash';

/** Names by which a pod can be meant: its own, and that of the workload that made it. */
export function namesOf({ name, owner, labels }: PodFact): string[] {
  if (!owner) return [name];
  const hash = labels[HASH];
  const isDeployed = owner.kind === 'ReplicaSet' && hash && owner.name.endsWith(`-${hash}`);
  return [name, isDeployed ? owner.name.slice(0, -hash.length - 1) : owner.name];
}

/** The pods of DaemonSets stay on a node that is drained, and come first to one that joins: they fare as the node does. */
export function standsWithNode({ owner, node }: PodFact, nodes: readonly NodeFact[]): boolean {
  return (
    owner?.kind === 'DaemonSet' &&
    nodes.some(({ name, cordoned, joining }) => name === node && (cordoned || joining))
  );
}
