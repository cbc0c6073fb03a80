import { controllerReady, scheduler } from '../control-plane/controllers.ts';
import { startService, stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

export const schedulerDown: Fault = {
  name: 'scheduler-down',
  summary: 'new pods stay Pending, and no event says why',
  inject: (lab) => stopService(lab.dir, 'scheduler'),
  async heal(lab) {
    startService(lab.dir, scheduler(lab));
    await controllerReady('scheduler');
  },
};
