import { hearAgain } from '../cluster/hear-again.ts';
import { apiserver, apiserverName } from '../control-plane/apiserver.ts';
import { apiReady } from '../control-plane/control-plane.ts';
import { startService, stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

export const apiserverDown: Fault = {
  name: 'apiserver-down',
  summary: 'nothing answers at the API; pods run on',
  inject: (lab) => stopService(lab.dir, apiserverName),
  async heal(lab) {
    startService(lab.dir, apiserver(lab));
    await apiReady(lab);
    await hearAgain(lab);
  },
};
