import { adminRequest } from '../cluster/api.ts';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import { startService } from '../state/processes.ts';
import { until } from '../system/wait.ts';
import { apiserver, apiserverName } from './apiserver.ts';

import { controllerManager, scheduler } from './controllers.ts';
import { etcd, etcdMembers, mountEtcdDisk } from './etcd.ts';

export async function apiReady(lab: LabContext): Promise<void> {
  const hint = files.log(lab.dir, apiserverName);
  await until({ what: 'API server ready', hint }, async () => {
    // Its own opinion may be some seconds old; an object comes from etcd, now.
    const checks = ['/readyz', '/api/v1/namespaces/default'];
    const answers = await Promise.all(checks.map((path) => adminRequest(lab, 'GET', path)));
    return answers.every(({ status }) => status === 200);
  });
}

/** Starts everything at once: each part waits for the one below it by itself. */
export async function startControlPlane(lab: LabContext): Promise<void> {
  await Promise.all(etcdMembers(lab).map((member) => mountEtcdDisk(lab, member)));
  for (const member of etcdMembers(lab)) startService(lab.dir, etcd(lab, member));
  startService(lab.dir, apiserver(lab));
  await apiReady(lab);
  startService(lab.dir, controllerManager(lab));
  startService(lab.dir, scheduler(lab));
}
