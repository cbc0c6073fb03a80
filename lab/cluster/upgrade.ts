import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiserver, apiserverName } from '../control-plane/apiserver.ts';
import { apiReady } from '../control-plane/control-plane.ts';
import { restartControllers } from '../control-plane/controllers.ts';
import { restartKubelet } from '../node/kubelet.ts';
import { type LabContext, nodeNamed } from '../state/context.ts';
import { startService, stopService } from '../state/processes.ts';
import { replaceDns } from './corefile.ts';
import { dnsReady } from './dns.ts';

/** What an upgrade does to a cluster, step by step. Each waits until it is done. */

/** Restarts a kubelet with another configuration. */
export async function upgradeKubelet(lab: LabContext, name: string, change: object): Promise<void> {
  const node = nodeNamed(lab, name);
  const file = join(node.dir, 'kubelet.json');
  const before = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...before, ...change }, null, 2));
  await restartKubelet(lab, node);
}

/**
 * Restarts the control plane: the API server, and then its controllers.
 * @param awayMs nothing answers for so long before it starts again
 */
export async function restartControlPlane(lab: LabContext, awayMs: number): Promise<void> {
  await stopService(lab.dir, apiserverName);
  await new Promise((resolve) => setTimeout(resolve, awayMs));
  startService(lab.dir, apiserver(lab));
  await apiReady(lab);
  await restartControllers(lab);
}

/** Replaces the DNS pods one by one, as a new version of them would. */
export async function rollDns(lab: LabContext): Promise<void> {
  await replaceDns(lab);
  await dnsReady(lab);
}
