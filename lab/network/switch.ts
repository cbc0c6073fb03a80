import { LabError } from '../errors.ts';
import { enter } from '../state/ledger.ts';
import { run } from '../system/run.ts';
import { createNetns, ipBatch } from './netns.ts';

export interface Switch {
  readonly netns: string;
  /** This machine's cable to it. */
  readonly hostLink: string;
  /** This machine's address, in a network of 256. */
  readonly host: string;
  /** All addresses of the lab. */
  readonly everything: string;
}

/** Whatever the lab does not answer itself must not leave the machine by its default route. */
async function createBlackhole(dir: string, { everything }: Switch): Promise<void> {
  const exists = (await run('ip', ['route', 'show', 'type', 'blackhole', everything])).trim() !== '';
  if (exists) return;
  enter(dir, { kind: 'blackhole', name: everything });
  await run('ip', ['route', 'add', 'blackhole', everything]);
}

async function createHostLink(dir: string, { hostLink, netns }: Switch): Promise<void> {
  const links = JSON.parse(await run('ip', ['-json', 'link', 'show'])) as { ifname: string }[];
  if (links.some(({ ifname }) => ifname === hostLink)) {
    throw new LabError(`the link ${hostLink} exists and is not this lab's: is there another lab?`);
  }
  enter(dir, { kind: 'link', name: hostLink });
  await run('ip', ['link', 'add', hostLink, 'type', 'veth', 'peer', 'name', 'host', 'netns', netns]);
}

/**
 * A bridge the nodes are plugged into. It has a namespace of its own, because bridged frames pass the FORWARD chain
 * of the namespace they are in, and a container engine on this machine may have closed that.
 */
export async function createSwitch(dir: string, one: Switch): Promise<void> {
  await createBlackhole(dir, one);
  await createNetns(dir, one.netns);
  await ipBatch(one.netns, ['link add br0 type bridge', 'link set br0 up']);
  await createHostLink(dir, one);
  await ipBatch(one.netns, ['link set host master br0 up']);
  await run('ip', ['addr', 'add', `${one.host}/24`, 'dev', one.hostLink]);
  await run('ip', ['link', 'set', one.hostLink, 'up']);
}

/** Whatever is plugged into a switch: its namespace, and its address in the switch's network. */
export interface Plugged {
  readonly name: string;
  readonly netns: string;
  readonly address: string;
}

/** A namespace with its cable to the switch, which is not up yet. */
export async function createCable(dir: string, switchNetns: string, one: Plugged): Promise<void> {
  await createNetns(dir, one.netns);
  await ipBatch(switchNetns, [
    `link add ${one.name} type veth peer name eth0 netns ${one.netns}`,
    `link set ${one.name} master br0 up`,
  ]);
  await ipBatch(one.netns, [`addr add ${one.address}/24 dev eth0`, 'link set lo up']);
}
