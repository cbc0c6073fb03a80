import { restartController, scheduler } from '../control-plane/controllers.ts';
import { stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

export const schedulerDown: Fault = {
  name: 'scheduler-down',
  summary: 'new pods stay Pending, and no event says why',
  inject: (lab) => stopService(lab.dir, 'scheduler'),
  heal: (lab) => restartController(lab, scheduler(lab)),
};
