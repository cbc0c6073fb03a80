import { succeeds } from '../system/run.ts';
import { plan } from './addresses.ts';
import { enterNetns, runIn } from './netns.ts';
import type { Plugged } from './switch.ts';

/** Packets that one node shall not get from another. */
export interface Drop {
  readonly from: Plugged;
  readonly to: Plugged;
  /** What the hosts say to each other as well, not only what their pods do. */
  readonly all?: boolean;
  /** Which of them, in iptables' words; absent: all. */
  readonly match?: readonly string[];
}

export function bothWays(left: Plugged, right: Plugged): Drop[] {
  return [
    { from: left, to: right },
    { from: right, to: left },
  ];
}

/** The comment tells the rules of one fault from those of another, and from kube-proxy's. */
function rule(owner: string, { from, all, match = [] }: Drop): string[] {
  const overlay = all ? [] : ['-p', 'udp', '--dport', `${plan.overlayPort}`];
  const packets = ['-s', `${from.address}/32`, ...overlay, ...match];
  return [...packets, '-m', 'comment', '--comment', `kube-smoke-lab:${owner}`, '-j', 'DROP'];
}

async function exists(owner: string, one: Drop): Promise<boolean> {
  const [program = '', ...words] = [
    ...enterNetns(one.to.netns),
    'iptables',
    '-w',
    '-C',
    'INPUT',
    ...rule(owner, one),
  ];
  return succeeds(program, words);
}

export async function drop(owner: string, drops: readonly Drop[]): Promise<void> {
  for (const one of drops) {
    if (await exists(owner, one)) continue;
    await runIn(one.to.netns, 'iptables', ['-w', '-I', 'INPUT', ...rule(owner, one)]);
  }
}

export async function undrop(owner: string, drops: readonly Drop[]): Promise<void> {
  for (const one of drops) {
    while (await exists(owner, one)) {
      await runIn(one.to.netns, 'iptables', ['-w', '-D', 'INPUT', ...rule(owner, one)]);
    }
  }
}
