import { adminRequest } from '../cluster/api.ts';
import { hearAgain } from '../cluster/hear-again.ts';
import { apiserver, apiserverName } from '../control-plane/apiserver.ts';
import { apiReady } from '../control-plane/control-plane.ts';
import type { LabContext } from '../state/context.ts';
import { serviceProcess, startService, stopService } from '../state/processes.ts';
import { signal } from '../system/signals.ts';
import { until } from '../system/wait.ts';
import type { Fault } from './fault.ts';

/** Longer than anybody waits for a heal. */
const DRAIN = '--shutdown-delay-duration=1h';

const isReady = async (lab: LabContext): Promise<boolean> =>
  (await adminRequest(lab, 'GET', '/readyz')).status === 200;

/** It was told to end, and gives those who balance load over it an hour to notice. */
export const apiserverNotReady: Fault = {
  name: 'apiserver-not-ready',
  summary: 'the API server says that it is not ready, and answers all other questions',
  async inject(lab) {
    await stopService(lab.dir, apiserverName);
    startService(lab.dir, apiserver(lab, [DRAIN]));
    await apiReady(lab);
    const process = serviceProcess(lab.dir, apiserverName);
    if (process) signal(process.pid, 'SIGTERM');
    await until({ what: 'the API server not ready' }, async () => !(await isReady(lab)));
  },
  async heal(lab) {
    await stopService(lab.dir, apiserverName);
    startService(lab.dir, apiserver(lab));
    await apiReady(lab);
    await hearAgain(lab);
  },
};
