import type { Histogram } from './histogram.ts';
import type { WebhookFact } from './webhook-fact.ts';
import type { ClaimFact, JobFact, PodFact, WorkloadFact } from './workload-facts.ts';

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
  /** e.g. `v1.35.4`; absent: this node has none */
  readonly kubeletVersion?: string;
  /** where this driver cannot run an agent there at all (Windows, a virtual node), and so does not try */
  readonly unsuitable?: string;
  /**
   * Why nothing is known of it, not even its real name: an agent stands for it, wherever the scheduler put that. Two of
   * these may be the same node.
   */
  readonly unseen?: string;
  /** no new pods are to go there, as while it is drained */
  readonly cordoned?: boolean;
  /** it made itself known a short time ago, and is not ready yet; then it is unsuitable, too */
  readonly joining?: boolean;
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
  /** what it shows who connects; absent: there is no TLS, or no connection came to stand */
  readonly certificate?: CertificateFact;
  /** its clock less the runner's, in ms, to a second; the times that it tells are judged by its own clock @default 0 */
  readonly aheadMs?: number;
}

/** A server's certificate, as one who connected to it saw it. */
export interface CertificateFact {
  /** the host that was connected to */
  readonly host: string;
  readonly issuer: string;
  /** UTC, ISO 8601 */
  readonly validTo: string;
  /** the names and addresses that it is for, as text */
  readonly names: string;
  readonly fitsHost: boolean;
  /** SHA-256 */
  readonly fingerprint?: string;
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
  /** the same for as long as the cluster lives */
  readonly 'cluster-id': string;
  readonly leases: readonly LeaseFact[];
  readonly etcd: EtcdFact;
  readonly 'etcd-requests': EtcdRequestsFact;
  readonly dnsReplicas: readonly DnsReplicaFact[];
  /** all nodes, also those that are not under test */
  readonly nodes: readonly NodeFact[];
  readonly webhooks: readonly WebhookFact[];
  /** none of these four is of a run's own */
  readonly workloads: readonly WorkloadFact[];
  readonly pods: readonly PodFact[];
  readonly claims: readonly ClaimFact[];
  readonly jobs: readonly JobFact[];
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

/** What etcd's members said over about a second, in which the run wrote a little through each of them. */
export interface EtcdFact {
  readonly members: readonly EtcdMemberFact[];
  /** members of the cluster that no endpoint leads to, by name */
  readonly unasked: readonly string[];
  /** no member answered here, and yet the API server gets answers from etcd */
  readonly elsewhere: boolean;
  /** the highest raft index that any member had committed, some time before each told its last status */
  readonly index: number;
  /** how long before, in ms */
  readonly indexAgeMs: number;
}

/** Why something was not answered, or not as it was asked. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
}

export interface EtcdMemberFact {
  /** its name in the cluster; its endpoint where nobody could tell the name */
  readonly name: string;
  /** it gave no answer at all; then nothing else is known of it */
  readonly trouble?: Trouble;
  /** its own opinion, but for alarms */
  readonly health?: { readonly ok: boolean; readonly reason: string };
  readonly status?: EtcdStatus;
  /** absent: its metrics could not be read */
  readonly metrics?: EtcdMetrics;
  /** what became of a key that was put through it, read back and deleted */
  readonly kept?: { readonly durationMs: number } | Trouble;
}

export interface EtcdStatus {
  readonly id: string;
  /** id of the member that it follows; empty: none */
  readonly leader: string;
  readonly term: number;
  /** raft index that it has applied */
  readonly applied: number;
  readonly databaseBytes: number;
  /** absent: etcd before 3.6 tells it in its metrics only */
  readonly quotaBytes?: number;
  readonly alarms: readonly EtcdAlarm[];
}

export interface EtcdAlarm {
  /** id of the member that raised it */
  readonly member: string;
  /** `NOSPACE` or `CORRUPT` */
  readonly kind: string;
}

/** Between two readings of its metrics. */
export interface EtcdMetrics {
  readonly spanMs: number;
  readonly quotaBytes?: number;
  /** how long it took to flush the log to disk; absent: it was started anew in between */
  readonly syncs?: Histogram;
  /** how long it took to write the database to disk */
  readonly commits?: Histogram;
}

/** How long etcd took to answer the API server, between two readings of the API server's metrics. */
export interface EtcdRequestsFact {
  /** absent: there was no answer in time, or the second was another process' */
  readonly metrics?: { readonly requests: Histogram; readonly spanMs: number };
  /** reads of the run's own through the API server, each of which it has to ask etcd for */
  readonly reads: number;
  /** those of them that had no answer after `limitMs` */
  readonly unanswered: number;
  readonly limitMs: number;
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
