import type { ClusterFacts } from '../../core/facts.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type Fault, silent } from '../testing.ts';

/** A cluster with something broken, and what the diagnosis has to say. */
export interface Case {
  readonly what: string;
  readonly outcomes: readonly Outcome[];
  /** @default five nodes, n1 to n5 */
  readonly facts?: ClusterFacts;
  /** `<cause> <nodes>`, in the order in which they are found */
  readonly finds: readonly string[];
}

export const three = ['n1', 'n2', 'n3'];
export const five = ['n1', 'n2', 'n3', 'n4', 'n5'];

export const between =
  (...groups: readonly string[][]): Fault =>
  (a, b) =>
    groups.find((group) => group.includes(a)) === groups.find((group) => group.includes(b))
      ? undefined
      : silent();
export const answering =
  (code: string, ...nodes: readonly string[]): Fault =>
  (asker) =>
    nodes.length === 0 || nodes.includes(asker) ? { code, observed: code } : undefined;
export const ends =
  (code: string, ...nodes: readonly string[]): Fault =>
  (a, b) =>
    nodes.includes(a) || nodes.includes(b) ? { code, observed: code } : undefined;
export const both = (fault: Fault) => ({ tcp: fault, udp: fault });
