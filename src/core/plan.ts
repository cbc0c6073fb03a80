import type { Inventory } from './inventory.ts';
import type { WorkloadScope } from './workload-scope.ts';

/** What authors ask for, as plain JSON: the DSL writes it, `smoke plan` prints it, the engine runs it. */
export interface Plan {
  readonly suites: readonly SuitePlan[];
}

export interface SuitePlan {
  /** unique in a run; names the JUnit test suite */
  readonly name: string;
  /** pods and services that exist for this suite only */
  readonly workloads: readonly Workload[];
  readonly services: readonly OwnService[];
  readonly checks: readonly CheckPlan[];
}

/** Where an author wrote something. `line` counts from 1. */
export interface Source {
  readonly file: string;
  readonly line: number;
}

export interface CheckPlan {
  /** `<suite>/<check>`, unique in a run */
  readonly id: string;
  readonly suite: string;
  readonly name: string;
  readonly source: Source;
  readonly question: Question;
}

/** Ports that an agent serves, by protocol. */
export interface Serve {
  readonly tcp?: number;
  readonly udp?: number;
  readonly http?: number;
}

/** Lightweight pods of a suite's own: agents that are no node's agent. */
export interface Workload {
  readonly name: string;
  readonly count: number;
  /** one on each node that has an agent, whatever `count` says */
  readonly perNode?: boolean;
  readonly serve: Serve;
  /** number of the first pod, where there are some of that name already @default 0 */
  readonly first?: number;
}

/** A Service of a suite's own, in front of a workload or of the nodes' agents. */
export interface OwnService {
  readonly name: string;
  readonly selects: PodSelector;
  /** no address of its own: its name gives its pods' addresses */
  readonly headless?: boolean;
  /** every node's address has a port for it, too */
  readonly nodePort?: boolean;
}

/** What the name of a service over nodes' agents begins with. It belongs to the run, not to a suite. */
export const NODES_SERVICE = 'every-node';

/** Who asks: one agent a node, or the pods of a workload. */
export type PodSelector =
  | { readonly kind: 'nodes'; readonly labels?: Readonly<Record<string, string>> }
  | { readonly kind: 'workload'; readonly name: string };

/** Whom a probe goes to. */
export type Target =
  | { readonly kind: 'pods'; readonly pods: PodSelector }
  | ServiceTarget
  /** the nodes themselves, at their own addresses */
  | { readonly kind: 'hosts'; readonly nodes: PodSelector }
  /** DNS: one that is made when its name is first asked for */
  | { readonly kind: 'new-service' }
  | NodePortTarget
  | { readonly kind: 'host'; readonly host: string };

/** A Service: one of the suite's own, one that the cluster has, or the cluster's DNS service whatever its name. */
export type ServiceTarget =
  | (OwnService & { readonly kind: 'own-service' })
  | { readonly kind: 'service'; readonly name: string; readonly namespace: string }
  | { readonly kind: 'dns-service' };

/** A Service of the suite's own, by the port that it has at each node's address. */
export interface NodePortTarget extends OwnService {
  readonly kind: 'node-port';
}

/** What an author wants to hold. */
export interface Expectation {
  /** `answer`: the exchange completes · `refused`: the target says no · `blocked`: refused or silent */
  readonly reach: 'answer' | 'refused' | 'blocked';
  /** limit for one exchange, in ms; a slower answer is a failure */
  readonly withinMs?: number;
  /** HTTP status: one of these */
  readonly status?: readonly number[];
  /** every backend of the service has answered at least once */
  readonly everyBackend?: boolean;
  /** the asker, a backend of the service itself, has answered at least once */
  readonly itself?: boolean;
  /** no backend of the service answers nearly all, and none takes connections and keeps silent */
  readonly evenly?: boolean;
  /** the DNS answer must be what the API server has for the service */
  readonly sameAsApi?: boolean;
  /** DNS: `nodata`: the name has nothing of that type · `nxdomain`: there is no such name */
  readonly absent?: Absence;
}

/** How a DNS server says that there is nothing. */
export type Absence = 'nodata' | 'nxdomain';

/** What a DNS question can be about. */
export const RECORD_TYPES = ['A', 'AAAA', 'SRV', 'PTR'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** A probe's own arguments, as plain values; the probe's file says which it knows. */
export type ProbeOptions = Readonly<Record<string, string | number | boolean>>;

/** A question that agents ask over the network. */
export interface ProbeQuestion {
  readonly kind: 'probe';
  readonly probe: ProbeName;
  readonly from: PodSelector;
  readonly to: Target;
  /** only those pairs that share a node */
  readonly sameNode?: boolean;
  readonly port?: number;
  /** HTTP path */
  readonly path?: string;
  /** HTTP over TLS; the certificate is not verified */
  readonly tls?: boolean;
  /** DNS: ask this server instead of the ones in resolv.conf */
  readonly server?: ServiceTarget;
  /** DNS: transport · udp */
  readonly transport?: 'udp' | 'tcp';
  /** DNS: what is asked for · A, or AAAA where the service has nothing but IPv6 */
  readonly record?: RecordType;
  /** DNS: ask every pod behind `server` at its own address */
  readonly everyReplica?: boolean;
  /** DNS: ask so many times, and hold the 99th percentile against the limit */
  readonly times?: number;
  /** what only this probe understands, e.g. how many bytes */
  readonly options?: ProbeOptions;
  /** what the target is to the cluster, where the diagnosis has a word for it */
  readonly about?: 'registry';
  readonly expect: Expectation;
}

/** What each fact's check is told. A fact is a file in `src/facts/`, named in its `index.ts`. */
export interface FactArgs {
  readonly 'node-condition': {
    readonly nodes: PodSelector;
    readonly condition: string;
    readonly status: 'True' | 'False';
  };
  readonly 'api-health': {
    readonly endpoint: 'readyz' | 'livez';
    /** only the checks of these names @default all */
    readonly only?: readonly string[];
  };
  readonly leases: { readonly namespace: string; readonly names: readonly string[] };
  readonly 'node-leases': { readonly nodes: PodSelector };
  readonly 'version-skew': { readonly nodes: PodSelector };
  readonly inventory: { readonly expected: Inventory };
  /** fewer days left are a failure */
  readonly 'api-certificate': { readonly minDays: number };
  readonly webhooks: Readonly<Record<never, never>>;
  readonly 'etcd-health': Readonly<Record<never, never>>;
  readonly 'etcd-leader': Readonly<Record<never, never>>;
  readonly 'etcd-in-step': Readonly<Record<never, never>>;
  /** of its quota, in percent */
  readonly 'etcd-space': { readonly freePercent: number };
  readonly 'etcd-alarms': Readonly<Record<never, never>>;
  readonly 'etcd-disk': { readonly what: 'syncs' | 'commits'; readonly withinMs: number };
  readonly 'etcd-keeps': Readonly<Record<never, never>>;
  readonly 'etcd-requests': { readonly withinMs: number };
  /** `stuckMs`: a rollout that nobody gave a deadline, without progress */
  readonly 'rolled-out': {
    readonly scope: WorkloadScope;
    readonly graceMs: number;
    readonly stuckMs: number;
  };
  readonly complete: { readonly scope: WorkloadScope; readonly graceMs: number; readonly stuckMs: number };
  /** as many restarts, the last of them within the time */
  readonly steady: {
    readonly scope: WorkloadScope;
    readonly graceMs: number;
    readonly restarts: number;
    readonly withinMs: number;
  };
  readonly started: { readonly scope: WorkloadScope; readonly withinMs: number };
  readonly 'images-pull': { readonly scope: WorkloadScope; readonly graceMs: number };
  readonly 'claims-bound': { readonly scope: WorkloadScope; readonly withinMs: number };
  readonly 'jobs-succeed': { readonly scope: WorkloadScope };
}
export type FactName = keyof FactArgs;

/** A question that is answered by what a driver reads of the cluster, without a packet from an agent. */
export type FactQuestion = {
  [F in FactName]: { readonly kind: 'fact'; readonly fact: F; readonly args: FactArgs[F] };
}[FactName];

/** What each trial is told. A trial is a file of that name in a driver's `trials/`. */
export interface TrialArgs {
  /** a pod that names no node gets one */
  readonly schedule: Readonly<Record<never, never>>;
  /** a Deployment of one gets its pod, and once it is deleted the pod goes, too */
  readonly deploy: Readonly<Record<never, never>>;
  /** each node starts its agent's container, or has its pod ready: no further pods for that */
  readonly 'pod-start': { readonly nodes: PodSelector; readonly until: 'started' | 'ready' };
  /** on each node a pod is created, becomes ready, is deleted and is gone; `withinMs` is for each of the two */
  readonly 'pod-cycle': { readonly nodes: PodSelector };
  /** each node's host network reaches a pod there; `withinMs` counts from when that runs */
  readonly 'host-to-pod': { readonly nodes: PodSelector };
  /** each node pulls this image anew; nothing of it is run */
  readonly 'image-pull': {
    readonly nodes: PodSelector;
    readonly image: string;
    readonly policy: 'Always' | 'IfNotPresent';
  };
  /** a claim is bound; what one pod writes into it another reads. Without `className`: the cluster's default */
  readonly volume: { readonly className?: string; readonly size: string };
}
export type TrialName = keyof TrialArgs;

/** A question that is answered by letting the cluster do something, with an object of the run's own. */
export type TrialQuestion = {
  [T in TrialName]: {
    readonly kind: 'trial';
    readonly trial: T;
    readonly args: TrialArgs[T];
    /** longer is a failure, in ms */
    readonly withinMs: number;
  };
}[TrialName];

/** A question that a program answers, run where the run is. */
export interface CommandQuestion {
  readonly kind: 'command';
  /** the program and its arguments; no shell reads them */
  readonly run: readonly string[];
  /** its folder · the run's own */
  readonly folder?: string;
  /** the exit code that is right */
  readonly exits: number;
  /** it is ended after that, in ms */
  readonly withinMs: number;
  /** what its standard output must hold: a regular expression */
  readonly prints?: { readonly source: string; readonly flags: string };
  /** a file that its standard output must equal: an absolute path */
  readonly sameAs?: string;
}

export type Question = ProbeQuestion | FactQuestion | TrialQuestion | CommandQuestion;

/** Every probe there is. A probe is a file of that name in `src/probes/`. */
export const PROBE_NAMES = [
  'tcp',
  'udp',
  'http',
  'dns',
  'mtu',
  'transfer',
  'loss',
  'clock',
  'certificate',
  'heard',
] as const;
export type ProbeName = (typeof PROBE_NAMES)[number];

/** The port of an agent that a probe goes to. */
export function servedBy(probe: ProbeName): keyof Serve {
  if (isDatagram(probe)) return 'udp';
  return probe === 'http' || probe === 'transfer' ? 'http' : 'tcp';
}

const isDatagram = (probe: ProbeName): boolean =>
  probe === 'udp' || probe === 'mtu' || probe === 'loss' || probe === 'clock' || probe === 'heard';
