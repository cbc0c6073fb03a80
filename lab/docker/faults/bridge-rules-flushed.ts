import { runIn } from '../../network/netns.ts';
import { engineNamed } from '../context.ts';
import { startDockerd, stopDockerd } from '../engine.ts';
import { swarmReady } from '../swarm.ts';
import type { DockerFault } from './docker-fault.ts';

export const bridgeRulesFlushed: DockerFault = {
  name: 'bridge-rules-flushed',
  summary:
    "Docker's packet rules are gone, as after a firewall's restart, and what it does not forward is dropped",
  targets: 'ENGINE',
  async inject(lab, name) {
    const { netns } = engineNamed(lab, name);
    for (const table of ['filter', 'nat']) await runIn(netns, 'iptables', ['-w', '-t', table, '-F']);
  },
  // Docker writes its rules when it starts, and at no other time
  async heal(lab, name) {
    const engine = engineNamed(lab, name);
    await stopDockerd(lab, engine);
    await startDockerd(lab, engine);
    await swarmReady(lab.engines);
  },
};
