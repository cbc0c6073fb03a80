import { controllerManager, restartController } from '../control-plane/controllers.ts';
import { stopService } from '../state/processes.ts';
import type { Fault } from './fault.ts';

export const controllerManagerDown: Fault = {
  name: 'controller-manager-down',
  summary: 'new services get no endpoints, new namespaces no service account, deployments no pods',
  inject: (lab) => stopService(lab.dir, 'controller-manager'),
  heal: (lab) => restartController(lab, controllerManager(lab)),
};
