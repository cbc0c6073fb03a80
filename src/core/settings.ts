import type { Duration } from './duration.ts';
import type { Inventory } from './inventory.ts';
import type { WorkloadScope } from './workload-scope.ts';

/** One command of the config that is a check. */
export interface CommandSetting {
  /** the check's name */
  readonly name: string;
  /** the program and its arguments; no shell reads them */
  readonly run: readonly string[];
  /** the exit code that is right @default 0 */
  readonly exits?: number;
  /** it is ended after that, and inconclusive @default 30s */
  readonly within?: Duration;
}

/**
 * Where etcd answers its clients, and what makes a client of this run. Of the key nothing is ever shown.
 * @example { endpoints: ['https://10.0.0.1:2379'], ca: 'ca.crt', cert: 'client.crt', key: 'client.key' }
 */
export interface EtcdConfig {
  /** one a member, e.g. `https://10.0.0.1:2379` */
  readonly endpoints: readonly string[];
  /** PEM file of the authority that signed etcd's certificates; relative paths begin at the working directory */
  readonly ca?: string;
  /** PEM file of a client's certificate */
  readonly cert?: string;
  /** PEM file of its key */
  readonly key?: string;
  /** who asks: `nodes`, an agent on a node, where nobody else reaches etcd; it is handed the certificates for that @default runner */
  readonly from?: 'runner' | 'nodes';
  /** instead of the three files: a Secret, `namespace/name`, that has `ca.crt`, `tls.crt` and `tls.key` */
  readonly secret?: string;
}

/**
 * The sections of `smoke.config.ts`: what is yours, and only you can name. Each is reviewed by its line in
 * `options/sections.ts`; a section that is not there has the value in `NO_SETTINGS`.
 */
export interface Sections {
  /** where your registries are, e.g. `http://registry.kube-system:5000` @default none */
  readonly registries: readonly string[];
  /** targets outside the cluster, e.g. `https://example.com/`, `tcp://198.18.0.1:6443` @default none */
  readonly egress: readonly string[];
  /** programs that are checks @default none */
  readonly commands: readonly CommandSetting[];
  /** how to ask etcd itself; without it, only what the API server says of etcd is known */
  readonly etcd?: EtcdConfig;
  /** for the suite `nodes`: which nodes are to be there, and what they are like @default nothing is declared */
  readonly expect?: Inventory;
  /** for the suite `dns`: names outside the cluster @default none */
  readonly dns: DnsSettings;
  /** for the suite `runtime`: an image to pull */
  readonly runtime: RuntimeSettings;
  /** for the suite `storage`: which class, how much, how fast */
  readonly storage: StorageSettings;
  /** for the suite `workloads`: which are judged, and how patiently */
  readonly workloads: WorkloadSettings;
  /** other limits of time than the specs say, by `<suite>/<check>`, e.g. `{ 'dns/resolv.conf': '200ms' }` @default none */
  readonly thresholds: Readonly<Record<string, Duration>>;
  /** what every report carries, e.g. `{ env: 'prod' }` @default none */
  readonly labels: Readonly<Record<string, string>>;
}

/** What a project says of its cluster in `smoke.config.ts`, for the suites that can only know it from there. */
export interface Settings extends Sections {
  /** opt-in suites and checks that are to run, by name */
  readonly enable: readonly string[];
}

/** For the suite `dns`. */
export interface DnsSettings {
  /** names outside the cluster that are to resolve from every node */
  readonly outside: readonly string[];
}

/** For the suite `runtime`. */
export interface RuntimeSettings {
  /** an image that every node is to pull, e.g. `registry.example/team/base:1` @default none: nothing is pulled */
  readonly pull?: string;
  /** `IfNotPresent`: a node that has the image asks no registry @default Always */
  readonly pullPolicy?: 'Always' | 'IfNotPresent';
}

/** For the opt-in suite `storage`. */
export interface StorageSettings {
  /** storage class of the claim @default the cluster's default one */
  readonly class?: string;
  /** of the claim, as Kubernetes writes it @default 1Gi */
  readonly size?: string;
  /** from the claim to what was written being read back @default 60s */
  readonly within?: Duration;
}

/** For the suite `workloads`. */
export interface WorkloadSettings extends WorkloadScope {
  /** what is younger is not judged yet, and a replica may be missing for that long @default 60s */
  readonly grace?: Duration;
  /** a pod may wait to start, and a claim to be bound, for that long @default 2m */
  readonly pendingFor?: Duration;
  /** a container that has restarted so often restarts too often, where the last time is no longer ago than 10 minutes @default 3 */
  readonly restarts?: number;
  /** the rollout of a StatefulSet or DaemonSet may stand still for that long; a Deployment says so itself @default 10m */
  readonly stuckAfter?: Duration;
}

export const NO_SETTINGS: Settings = {
  enable: [],
  registries: [],
  egress: [],
  commands: [],
  dns: { outside: [] },
  runtime: {},
  storage: {},
  workloads: {},
  thresholds: {},
  labels: {},
};
