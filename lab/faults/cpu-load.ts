import { availableParallelism } from 'node:os';
import { startService, stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

const names = (): string[] => Array.from({ length: availableParallelism() }, (_, i) => `load-${i + 1}`);

/** It hurts no cluster worth the name, and so no run may complain of it. */
export const cpuLoad: Fault = {
  name: 'cpu-load',
  summary: 'every core of this machine has something else to do, too',
  async inject(lab) {
    for (const name of names())
      startService(lab.dir, { name, command: [process.execPath, '-e', 'for (;;);'] });
  },
  async heal(lab) {
    for (const name of names()) await stopService(lab.dir, name);
  },
};
