import { controllerManager, controllerReady } from '../control-plane/controllers.ts';
import { startService, stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

export const controllerManagerDown: Fault = {
  name: 'controller-manager-down',
  summary: 'new services get no endpoints, new namespaces no service account, deployments no pods',
  inject: (lab) => stopService(lab.dir, 'controller-manager'),
  async heal(lab) {
    startService(lab.dir, controllerManager(lab));
    await controllerReady('controller-manager');
  },
};
