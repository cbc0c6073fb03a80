import { UsageError } from '../core/errors.ts';
import type { Driver } from '../drivers/driver.ts';
import { hasKubeConfig } from '../drivers/kubernetes/find-config.ts';
import { homeOf } from '../drivers/kubernetes/home/home.ts';
import type { RunOptions } from './options.ts';

/** The driver that the options name, or that fits. Never falls back to another one. Loads only that driver. */
export async function chooseDriver(options: RunOptions): Promise<Driver> {
  if (options.driver === 'local') {
    if (options.nodes) throw new UsageError('--nodes goes by the labels of a cluster: local nodes have none');
    const wanted = homeWish(options);
    if (wanted) throw new UsageError(`${wanted} is for clusters: there is no namespace here`);
    const { LocalDriver } = await import('../drivers/local/local.ts');
    return new LocalDriver({ nodes: options.localNodes, faults: options.localFault });
  }
  if (options.localFault.length > 0) throw new UsageError('--local-fault needs --driver local');
  if (!options.driver && !hasKubeConfig(options)) {
    throw new UsageError(
      'no cluster found: no kubeconfig (--kubeconfig, KUBECONFIG, ~/.kube/config) and no in-cluster account.\n' +
        'Name a kubeconfig, or try --driver local for a fleet on this machine.',
    );
  }
  const wanted = homeWish(options);
  if (wanted && homeOf(options) === undefined)
    throw new UsageError(
      `${wanted}: name the namespace with --namespace: this is no pod whose own it could be (KUBE_SMOKE_POD_NAMESPACE)`,
    );
  const { KubernetesDriver } = await import('../drivers/kubernetes/kubernetes.ts');
  return new KubernetesDriver(options);
}

/** The option that needs a namespace which outlives the run. */
const homeWish = ({ lock, publish }: RunOptions): string | undefined =>
  lock === undefined ? (publish ? '--publish' : undefined) : '--lock';
