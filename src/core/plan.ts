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
  readonly serve: Serve;
}

/** A Service of a suite's own, in front of a workload or of the nodes' agents. */
export interface OwnService {
  readonly name: string;
  readonly selects: PodSelector;
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
  | { readonly kind: 'host'; readonly host: string };

/** A Service: one of the suite's own, one that the cluster has, or the cluster's DNS service whatever its name. */
export type ServiceTarget =
  | { readonly kind: 'own-service'; readonly name: string; readonly selects: PodSelector }
  | { readonly kind: 'service'; readonly name: string; readonly namespace: string }
  | { readonly kind: 'dns-service' };

/** What an author wants to hold. */
export interface Expectation {
  /** `answer`: the exchange completes · `refused`: the target says no · `blocked`: refused or silent */
  readonly reach: 'answer' | 'refused' | 'blocked';
  /** limit for one exchange, in ms; a slower answer is a failure */
  readonly withinMs?: number;
  /** HTTP status */
  readonly status?: number;
  /** every backend of the service has answered at least once */
  readonly everyBackend?: boolean;
  /** the DNS answer must be the addresses that the API server has for the service */
  readonly sameAsApi?: boolean;
}

/** A question that agents ask over the network. */
export interface ProbeQuestion {
  readonly kind: 'probe';
  readonly probe: ProbeName;
  readonly from: PodSelector;
  readonly to: Target;
  readonly port?: number;
  /** HTTP path */
  readonly path?: string;
  /** HTTP over TLS; the certificate is not verified */
  readonly tls?: boolean;
  /** DNS: ask this server instead of the ones in resolv.conf */
  readonly server?: ServiceTarget;
  /** DNS: transport · udp */
  readonly transport?: 'udp' | 'tcp';
  readonly expect: Expectation;
}

/** A question that the control plane answers, without a packet from an agent. */
export type FactQuestion =
  | {
      readonly kind: 'node-condition';
      readonly nodes: PodSelector;
      readonly condition: string;
      readonly status: 'True' | 'False';
    }
  | { readonly kind: 'api-health'; readonly endpoint: 'readyz' | 'livez' };

export type Question = ProbeQuestion | FactQuestion;

/** Every probe there is. A probe is a file of that name in `src/probes/`. */
export const PROBE_NAMES = ['tcp', 'udp', 'http', 'dns'] as const;
export type ProbeName = (typeof PROBE_NAMES)[number];
