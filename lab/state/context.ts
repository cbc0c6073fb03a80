import type { Artifacts } from '../build/artifacts.ts';
import { UsageError } from '../errors.ts';
import { type LabNode, labNode } from '../network/addresses.ts';
import type { LabRecord, Shape } from './record.ts';

/** A lab as its parts see it: where it lives, what it is made of, and with which programs. */
export interface LabContext {
  readonly dir: string;
  readonly shape: Shape;
  readonly nodes: readonly LabNode[];
  readonly artifacts: Artifacts;
}

export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

export function contextOf(dir: string, record: LabRecord): LabContext {
  const { shape, artifacts } = record;
  return { dir, shape, artifacts, nodes: numbers(shape.nodes).map((index) => labNode(dir, index)) };
}

export function nodeNamed(lab: LabContext, name: string | undefined): LabNode {
  const node = lab.nodes.find((candidate) => candidate.name === name);
  if (node) return node;
  const known = lab.nodes.map((candidate) => candidate.name).join(', ');
  throw new UsageError(name ? `no node is named ${name}: there are ${known}` : `name a node: ${known}`);
}
