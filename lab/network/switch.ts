import { LabError } from '../errors.ts';
import { enter } from '../state/ledger.ts';
import { run } from '../system/run.ts';
import { hostLink, plan, switchNetns } from './addresses.ts';
import { createNetns, ipBatch } from './netns.ts';

/** Whatever the lab does not answer itself must not leave the machine by its default route. */
async function createBlackhole(dir: string): Promise<void> {
  const exists = (await run('ip', ['route', 'show', 'type', 'blackhole', plan.everything])).trim() !== '';
  if (exists) return;
  enter(dir, { kind: 'blackhole', name: plan.everything });
  await run('ip', ['route', 'add', 'blackhole', plan.everything]);
}

async function createHostLink(dir: string): Promise<void> {
  const links = JSON.parse(await run('ip', ['-json', 'link', 'show'])) as { ifname: string }[];
  if (links.some(({ ifname }) => ifname === hostLink)) {
    throw new LabError(`the link ${hostLink} exists and is not this lab's: is there another lab?`);
  }
  enter(dir, { kind: 'link', name: hostLink });
  await run('ip', ['link', 'add', hostLink, 'type', 'veth', 'peer', 'name', 'host', 'netns', switchNetns]);
}

/**
 * A bridge the nodes are plugged into. It has a namespace of its own, because bridged frames pass the FORWARD chain
 * of the namespace they are in, and a container engine on this machine may have closed that.
 */
export async function createSwitch(dir: string): Promise<void> {
  await createBlackhole(dir);
  await createNetns(dir, switchNetns);
  await ipBatch(switchNetns, ['link add br0 type bridge', 'link set br0 up']);
  await createHostLink(dir);
  await ipBatch(switchNetns, ['link set host master br0 up']);
  await run('ip', ['addr', 'add', `${plan.host}/24`, 'dev', hostLink]);
  await run('ip', ['link', 'set', hostLink, 'up']);
}
