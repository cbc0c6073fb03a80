import { existsSync } from 'node:fs';
import { LabError } from '../errors.ts';
import { enter } from '../state/ledger.ts';
import { run } from '../system/run.ts';

/** Where iproute2 keeps the names of network namespaces. */
export function netnsPath(name: string): string {
  return `/run/netns/${name}`;
}

/**
 * The words that put a command into a network namespace, and into nothing else: `ip netns exec` would mount a new
 * /sys as well, and the kubelet would find no cgroups in it.
 */
export function enterNetns(name: string): string[] {
  return ['nsenter', `--net=${netnsPath(name)}`];
}

export async function runIn(netns: string, command: string, args: readonly string[]): Promise<string> {
  const [program = '', ...words] = [...enterNetns(netns), command, ...args];
  return run(program, words);
}

export async function createNetns(dir: string, name: string): Promise<void> {
  if (existsSync(netnsPath(name))) {
    throw new LabError(`the network namespace ${name} exists and is not this lab's: is there another lab?`);
  }
  enter(dir, { kind: 'netns', name });
  await run('ip', ['netns', 'add', name]);
}

/** Runs `ip` commands in a namespace in one go, stopping at the first that fails. */
export async function ipBatch(netns: string, commands: readonly string[]): Promise<void> {
  await run('ip', ['-n', netns, '-batch', '-'], { input: `${commands.join('\n')}\n` });
}

/** The names of a namespace's links. */
export async function linksOf(netns: string): Promise<string[]> {
  const links = JSON.parse(await run('ip', ['-n', netns, '-json', 'link', 'show'])) as { ifname: string }[];
  return links.map(({ ifname }) => ifname);
}
