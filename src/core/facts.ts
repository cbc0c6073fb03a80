/** What a driver read about the cluster itself, once, before anything was launched. */
export interface ClusterFacts {
  readonly name: string;
  /** the API server's version, e.g. `v1.35.4`; empty where there is none */
  readonly version: string;
  readonly nodes: readonly NodeFact[];
  /** absent: this driver has no API server */
  readonly api?: ApiFact;
  /** services that the plan names, and the DNS service, by `name.namespace` */
  readonly services: Readonly<Record<string, ServiceFact>>;
  /** key in `services` of the cluster's DNS service */
  readonly dnsService?: string;
}

export interface NodeFact {
  readonly name: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly conditions: readonly NodeCondition[];
  /** where this driver cannot run an agent there at all (Windows, a virtual node), and so does not try */
  readonly unsuitable?: string;
}

export interface NodeCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export interface ApiFact {
  readonly readyz: HealthFact;
  readonly livez: HealthFact;
}

/** The answer of `/readyz?verbose` or `/livez?verbose`. `error`: it could not be asked. */
export interface HealthFact {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
  readonly durationMs: number;
  readonly error?: { readonly code: string; readonly message: string; readonly down: boolean };
}

export interface ServiceFact {
  readonly name: string;
  readonly namespace: string;
  /** service addresses; empty for a headless service */
  readonly addresses: readonly string[];
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly protocol: 'TCP' | 'UDP';
  }[];
}

/** What a driver can read of a cluster beyond that, by name. Each is read once a run, when a check first needs it. */
export interface Readings {
  readonly leases: readonly LeaseFact[];
  readonly dnsReplicas: readonly DnsReplicaFact[];
}
export type ReadingName = keyof Readings;

/** By which a component or a node says that it lives. */
export interface LeaseFact {
  readonly namespace: string;
  readonly name: string;
  readonly holder: string;
  /** UTC, ISO 8601; empty: never */
  readonly renewedAt: string;
  /** how long it holds without being renewed, in ms */
  readonly holdsMs: number;
}

/** A pod behind the cluster's DNS service, by its endpoint. */
export interface DnsReplicaFact {
  /** empty where the endpoint names none */
  readonly pod: string;
  readonly node: string;
  readonly address: string;
  /** the service sends questions there */
  readonly ready: boolean;
  /** where it listens, which need not be the service's port */
  readonly ports: { readonly udp?: number; readonly tcp?: number };
}
