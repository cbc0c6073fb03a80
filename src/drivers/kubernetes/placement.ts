import type { NodeFact } from '../../core/facts.ts';
import { isReady } from './node-fact.ts';

/** Knows the nodes as they were when the cluster was read, and where a workload's next pod goes. */
export class Placement {
  private readonly nodes: ReadonlyMap<string, NodeFact>;
  private readonly forWorkloads: readonly string[];
  private next = 0;

  /** @param underTest names of the nodes that get an agent: for workloads too, where no node is Ready */
  constructor(nodes: readonly NodeFact[], underTest: readonly string[]) {
    this.nodes = new Map(nodes.map((node) => [node.name, node]));
    const ready = nodes.filter((node) => !node.unsuitable && isReady(node)).map(({ name }) => name);
    this.forWorkloads = ready.length > 0 ? ready : underTest;
  }

  /** In turn, so that pods spread. @returns a node's name; empty where there is none */
  nextNode(): string {
    return this.forWorkloads[this.next++ % this.forWorkloads.length] ?? '';
  }

  isReady(node: string): boolean {
    const fact = this.nodes.get(node);
    return fact !== undefined && (isReady(fact) || fact.unseen !== undefined);
  }

  /** Undefined: nobody here knows it. */
  addressOf(node: string): string | undefined {
    return this.nodes.get(node)?.address;
  }

  /** Where the scheduler chooses, as nobody here knows the nodes. */
  isOpen(node: string): boolean {
    return this.nodes.get(node)?.unseen !== undefined;
  }

  hasLabels(node: string, labels: Readonly<Record<string, string>> = {}): boolean {
    const has = this.nodes.get(node)?.labels;
    return Object.entries(labels).every(([key, value]) => has?.[key] === value);
  }
}
