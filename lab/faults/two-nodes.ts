import { UsageError } from '../errors.ts';
import type { LabNode } from '../network/addresses.ts';
import { type LabContext, nodeNamed } from '../state/context.ts';

export function twoNodes(lab: LabContext, names: readonly string[]): [LabNode, LabNode] {
  const [one, other] = [nodeNamed(lab, names[0]), nodeNamed(lab, names[1])];
  if (one === other) throw new UsageError(`name two nodes, not ${one.name} twice`);
  return [one, other];
}
