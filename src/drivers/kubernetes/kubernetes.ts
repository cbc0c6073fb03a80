import type { Cluster, Driver, Lock, LockRequest, Notice } from '../driver.ts';
import type { KubernetesOptions } from './options.ts';

export type { KubernetesOptions } from './options.ts';

/** Agents as pods of a Kubernetes cluster. What it takes is loaded when it is opened, not before. */
export class KubernetesDriver implements Driver {
  readonly name = 'kubernetes';
  private readonly options: KubernetesOptions;

  constructor(options: KubernetesOptions) {
    this.options = options;
  }

  async open(): Promise<Cluster> {
    const { openCluster } = await import('./open-cluster.ts');
    return openCluster(this.options);
  }

  async lock(request: LockRequest): Promise<Lock> {
    const { lockHome } = await import('./home/lease-lock.ts');
    return lockHome(this.options, request);
  }

  async publish(notice: Notice): Promise<readonly string[]> {
    const { publishAtHome } = await import('./home/publish.ts');
    return publishAtHome(this.options, notice);
  }
}
