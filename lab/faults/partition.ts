import { UsageError } from '../errors.ts';
import type { LabNode } from '../network/addresses.ts';
import { bothWays, type Drop } from '../network/firewall.ts';
import { type LabContext, nodeNamed } from '../state/context.ts';
import { dropFault } from './drop-fault.ts';

function group(lab: LabContext, names: string | undefined): LabNode[] {
  return (names ?? '').split(',').map((name) => nodeNamed(lab, name));
}

/** All packets between the pods of two groups of nodes. */
function between(lab: LabContext, left: string | undefined, right: string | undefined): Drop[] {
  const [lefts, rights] = [group(lab, left), group(lab, right)];
  const both = lefts.find((node) => rights.includes(node));
  if (both) throw new UsageError(`${both.name} cannot be on both sides of a partition`);
  return lefts.flatMap((one) => rights.flatMap((other) => bothWays(one, other)));
}

export const partition = dropFault({
  name: 'partition',
  summary: "two groups of nodes lose the other's pods, as in `partition n1,n2 n3`",
  targets: 'NODES NODES',
  drops: between,
});

export const hostPartition = dropFault({
  name: 'host-partition',
  summary: 'two groups of nodes lose each other altogether; the API server still reaches them all',
  targets: 'NODES NODES',
  drops: (lab, left, right) => between(lab, left, right).map((drop) => ({ ...drop, all: true })),
});
