import { adminRequest } from '../cluster/api.ts';
import { plan } from '../network/addresses.ts';
import type { LabContext } from '../state/context.ts';
import { files } from '../state/paths.ts';
import { type Service, serviceState, startService, stopService } from '../state/processes.ts';
import { listening } from '../system/listening.ts';

/** Where the two answer their health checks. */
const controllerPorts = { 'controller-manager': 10257, scheduler: 10259 } as const;

type ControllerName = keyof typeof controllerPorts;

function commonFlags(lab: LabContext, name: ControllerName): string[] {
  const kubeconfig = files.kubeconfig(lab.dir, name);
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--bind-address=${plan.host}`,
    // Who cannot renew its lease for so long ends, and nobody here would start it again: longer than the API is ever gone.
    '--leader-elect-lease-duration=10m',
    '--leader-elect-renew-deadline=9m',
    '--leader-elect-retry-period=2s',
  ];
}

export function controllerManager(lab: LabContext): Service {
  const name = 'controller-manager';
  const flags = [
    ...commonFlags(lab, name),
    `--service-account-private-key-file=${files.pki(lab.dir, 'accounts.key')}`,
    `--root-ca-file=${files.pki(lab.dir, 'ca.crt')}`,
    '--use-service-account-credentials',
    // The default of 20 requests a second makes this program's start three times as long as it is.
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    // A dead node is noticed in about 20 s, so that experiments need not wait for the usual 50 s.
    '--node-monitor-period=2s',
    '--node-monitor-grace-period=16s',
  ];
  return { name, command: [lab.artifacts.kube, 'kube-controller-manager', ...flags] };
}

export function scheduler(lab: LabContext): Service {
  const name = 'scheduler';
  return { name, command: [lab.artifacts.kube, 'kube-scheduler', ...commonFlags(lab, name)] };
}

/** Starts it as the leader at once: there is one of each, and a dead predecessor's lease would hold it up. */
export async function restartController(lab: LabContext, service: Service): Promise<void> {
  const lease = `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-${service.name}`;
  if (serviceState(lab.dir, service.name) === 'stopped') await adminRequest(lab, 'DELETE', lease);
  startService(lab.dir, service);
  await controllerReady(service.name as ControllerName);
}

/** After some failures of the API server they would listen to it again only half a minute later. */
export async function restartControllers(lab: LabContext): Promise<void> {
  const again = async (service: Service) => {
    await stopService(lab.dir, service.name);
    await restartController(lab, service);
  };
  await Promise.all([controllerManager(lab), scheduler(lab)].map(again));
}

async function controllerReady(name: ControllerName): Promise<void> {
  await listening(plan.host, controllerPorts[name]);
}
