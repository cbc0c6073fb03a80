import { succeeds } from '../system/run.ts';
import type { LabNode } from './addresses.ts';
import { enterNetns, runIn } from './netns.ts';

/** Packets that a node shall not pass, inside of itself. */
export interface LocalDrop {
  readonly table?: 'filter' | 'mangle';
  readonly chain: 'INPUT' | 'OUTPUT' | 'FORWARD' | 'PREROUTING';
  /** Which, in iptables' words. */
  readonly match: readonly string[];
}

const words = (owner: string, { table = 'filter', chain, match }: LocalDrop, action: '-C' | '-I' | '-D') => [
  ...['-w', '-t', table, action, chain, ...match],
  ...['-m', 'comment', '--comment', `kube-smoke-lab:${owner}`, '-j', 'DROP'],
];

async function isThere(owner: string, node: LabNode, drop: LocalDrop): Promise<boolean> {
  const [program = '', ...rest] = [...enterNetns(node.netns), 'iptables', ...words(owner, drop, '-C')];
  return succeeds(program, rest);
}

export async function dropInside(owner: string, node: LabNode, drop: LocalDrop): Promise<void> {
  if (!(await isThere(owner, node, drop))) await runIn(node.netns, 'iptables', words(owner, drop, '-I'));
}

export async function undropInside(owner: string, node: LabNode, drop: LocalDrop): Promise<void> {
  while (await isThere(owner, node, drop)) await runIn(node.netns, 'iptables', words(owner, drop, '-D'));
}
