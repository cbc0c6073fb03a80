import { engineNamed } from '../context.ts';
import { startDockerd, stopDockerd } from '../engine.ts';
import { swarmReady } from '../swarm.ts';
import type { DockerFault } from './docker-fault.ts';

export const engineDown: DockerFault = {
  name: 'engine-down',
  summary: 'Docker is stopped in order: nothing listens at its socket',
  targets: 'ENGINE',
  inject: (lab, name) => stopDockerd(lab, engineNamed(lab, name)),
  async heal(lab, name) {
    await startDockerd(lab, engineNamed(lab, name));
    await swarmReady(lab.engines);
  },
};
