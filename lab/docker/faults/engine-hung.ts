import { serviceProcess } from '../../state/processes.ts';
import { signal } from '../../system/signals.ts';
import { type DockerContext, engineNamed } from '../context.ts';
import { answers, dockerdName } from '../engine.ts';
import { swarmReady } from '../swarm.ts';
import type { DockerFault } from './docker-fault.ts';

function send(lab: DockerContext, name: string | undefined, what: 'SIGSTOP' | 'SIGCONT'): void {
  const found = serviceProcess(lab.dir, dockerdName(engineNamed(lab, name)));
  if (found) signal(found.pid, what);
}

export const engineHung: DockerFault = {
  name: 'engine-hung',
  summary: 'Docker hangs: its socket takes connections, and nothing answers; containers run on',
  targets: 'ENGINE',
  inject: async (lab, name) => send(lab, name, 'SIGSTOP'),
  async heal(lab, name) {
    send(lab, name, 'SIGCONT');
    await answers(lab, engineNamed(lab, name));
    await swarmReady(lab.engines);
  },
};
