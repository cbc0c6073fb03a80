import type { EtcdConfig } from '../../core/settings.ts';

/** What the Kubernetes driver is told. */
export interface KubernetesOptions {
  /** path of a kubeconfig @default as kubectl: $KUBECONFIG, ~/.kube/config, the in-cluster account */
  readonly kubeconfig?: string;
  /** @default the current context of the kubeconfig */
  readonly context?: string;
  /** work inside this namespace and create none @default a namespace of the run's own, `smoke-<runId>` */
  readonly namespace?: string;
  /** `namespace`: look at nothing outside of it @default cluster */
  readonly scope?: 'cluster' | 'namespace';
  /** of the agents; must have `node` on its path */
  readonly image: string;
  readonly imagePullPolicy: 'IfNotPresent' | 'Always' | 'Never';
  /** label selector for the nodes under test @default all */
  readonly nodes?: string;
  /** further tries to read what could not be read @default 2 */
  readonly retries?: number;
  /** @default false */
  readonly verbose?: boolean;
  readonly etcd?: EtcdConfig;
}

/** What it takes to reach a cluster, without launching anything. */
export type ConnectOptions = Pick<KubernetesOptions, 'kubeconfig' | 'context'>;
