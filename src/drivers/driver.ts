import type { Answer, Request, Seen, WatchOrder, Welcome } from '../agent/protocol.ts';
import type { ClusterFacts, ReadingName, Readings, ServiceFact } from '../core/facts.ts';
import type { Lateness } from '../core/lag.ts';
import type { OwnService, ServiceTarget, TrialQuestion, Workload } from '../core/plan.ts';

/** What the agent of a node serves, where the ports can be chosen. */
export const NODE_SERVE = { tcp: 7171, udp: 7171, http: 7172 } as const;

/**
 * A place where agents can run. The types tell the order: a Driver opens a Cluster (reads only), a Cluster
 * launches a Fleet (everything it makes is gone after `close`).
 */
export interface Driver {
  readonly name: string;
  /**
   * Reads what the cluster says of itself. Changes nothing.
   * An API server that does not answer is a fact (`facts.api`), not an error.
   * @throws UsageError where the configuration is wrong; DriverError where reading is not allowed
   */
  open(): Promise<Cluster>;
  /**
   * Keeps other runs that ask for it from running there at the same time. Trouble with the lock itself is told, and is no
   * reason not to run. @default this kind of cluster has none
   * @throws DriverError `locked` where another run has it, saying which and since when
   */
  lock?(request: LockRequest): Promise<Lock>;
  /**
   * Leaves the verdict where others look for it. Never throws. @default there is no such place
   * @returns what could not be left, in words
   */
  publish?(notice: Notice): Promise<readonly string[]>;
}

export interface LockRequest {
  readonly runId: string;
  /** for another run that has it, in ms; 0: not at all */
  readonly waitMs: number;
  /** nobody waits any longer */
  readonly signal: AbortSignal;
  /** @param holder who has it since when */
  readonly onWait: (holder: string) => void;
  /** the lock does not keep others out, or no longer */
  readonly onTrouble: (text: string) => void;
}

export interface Lock {
  /** Never throws. */
  release(): Promise<void>;
}

/** What others are to know of a run. */
export interface Notice {
  readonly runId: string;
  readonly version: string;
  readonly verdict: 'passed' | 'failed' | 'inconclusive';
  /** one sentence */
  readonly summary: string;
  /** UTC, ISO 8601: end of the run */
  readonly endedAt: string;
  /** The health document, no longer than so many bytes. Absent: the run asked nothing, and what stands there stays. */
  readonly health?: (mostBytes: number) => BoundedHealth;
}

export interface BoundedHealth {
  readonly text: string;
  /** what was left out for its size, in words; empty: nothing */
  readonly cut: readonly string[];
}

export interface Cluster {
  readonly facts: ClusterFacts;
  /** A service that exists already; undefined where it does not. */
  service(
    target: Extract<ServiceTarget, { kind: 'service' | 'dns-service' }>,
  ): Promise<ServiceFact | undefined>;
  /**
   * Something about the cluster, read once however often it is asked for.
   * @param namespaces only what is in these; of what is in no namespace, and of what has to be known whole, all @default all
   * @throws DriverError `absent` where this kind of cluster has no such thing, `rbac-missing` where it may not be read
   */
  read<R extends ReadingName>(name: R, namespaces?: readonly string[]): Promise<Readings[R]>;
  /** Whether this reading takes agents, and so a launch. @default never */
  readsThroughAgents?(name: ReadingName): boolean;
  /** Why its fleets attempt nothing, whatever the trial. @default they do */
  readonly noTrials?: string;
  /** The same of one trial; undefined where it is attempted. */
  noTrial?(question: TrialQuestion): string | undefined;
  /** The rules that the account lacks for `launch`, in words; undefined where it lacks none, or nobody can tell. */
  lacksToLaunch?(): Promise<string | undefined>;
  /** Asks for everything at once and returns; the agents come up on their own time. */
  launch(request: LaunchRequest): Promise<Fleet>;
  /** Lets go of connections; what was launched is the fleet's to close. */
  close(): Promise<void>;
}

export interface LaunchRequest {
  readonly runId: string;
  /** names of the nodes that get an agent */
  readonly nodes: readonly string[];
  readonly workloads: readonly Workload[];
  readonly services: readonly OwnService[];
  /** an agent that is not there after this time is given up, in ms */
  readonly startLimitMs: number;
  /** agents end by themselves after this time, whatever happens, in ms */
  readonly lifetimeMs: number;
  /** the line to an agent may break: the agent goes on without it for so long, in ms, and it is taken up again @default they end with it */
  readonly aloneMs?: number;
}

export interface Fleet {
  /** one agent a node, then the workloads' pods; grows with addWorkload */
  readonly agents: readonly Agent[];
  /** A service of the run's own, once its backends are known. */
  service(name: string): Promise<ServiceState>;
  /** More pods while the run goes on. */
  addWorkload(workload: Workload): Promise<readonly Agent[]>;
  /** Does nothing where there is one of that name. */
  addService(service: OwnService): Promise<void>;
  /** A headless service with the hosts of NEW_HOSTS in it, no older than its agents; always the same one. */
  newService(): Promise<NewService>;
  /**
   * Lets the cluster do something, and says how that went: one result a place.
   * @throws DriverError `absent` where this kind of cluster does no such thing; others where it could not be tried
   */
  attempt(question: TrialQuestion): Promise<readonly TrialResult[]>;
  /** Another agent in the place of one that is lost: same name, same node, behind the same services. @default there is none */
  replace?(agent: Agent): Promise<Agent>;
  /** Takes one agent away, as a pod that dies. */
  remove(agent: Agent): Promise<void>;
  /**
   * Leaves everything for a look: agents run on and end by themselves when their time is over. It is one or the other,
   * this or `close`.
   * @returns undefined where nothing was made
   * @default agents of this kind go with their run: there is only `close`
   */
  leave?(): Promise<Left | undefined>;
  /** Removes everything. Has its own deadline; says by name what could not be removed. */
  close(): Promise<readonly Leftover[]>;
}

/** A small program in a pod or a process of its own, which serves and asks. */
export interface Agent {
  /** the node's name for a node's agent, `<workload>-<index>` for others */
  readonly name: string;
  /** where it runs; empty until it is known */
  readonly node: string;
  /** `node`, or the workload's name */
  readonly role: string;
  /** Settles within the start limit, and never rejects. */
  readonly up: Promise<AgentState>;
  /** @throws DriverError `agent-lost` where no answer can come any more */
  ask(request: Omit<Request, 'id'>): Promise<Answer>;
  /**
   * Has it watch by its own clock, and tell what has changed.
   * @default it cannot
   * @throws DriverError, retryable where the line to it is broken and may be taken up again; else it is lost
   */
  watch?(order: WatchOrder): Promise<Seen>;
  /** How late it was since then (a `performance.now()` here), as far as it told. @default never */
  latenessSince?(at: number): Lateness;
  /** The last lines it wrote besides the protocol, and what the cluster says of its pod. */
  log(): Promise<readonly string[]>;
}

/**
 * A service over more nodes than this has so many of them behind it, evenly spread: to hear each of n backends
 * takes every asker about n · ln n tries, so all of them would cost the run n² · ln n.
 */
const MOST_BACKENDS = 8;

/** Which of the nodes' agents stand behind a service. The same agents give the same choice. */
export function chooseBackends<T>(agents: readonly T[]): readonly T[] {
  if (agents.length <= MOST_BACKENDS) return agents;
  return Array.from(
    { length: MOST_BACKENDS },
    (_, i) => agents[Math.floor((i * agents.length) / MOST_BACKENDS)]!,
  );
}

export type AgentState =
  | { readonly up: true; readonly welcome: Welcome; readonly address: string }
  | { readonly up: false; readonly code: string; readonly reason: string };

export interface ServiceState {
  readonly name: string;
  /** as an application writes it: `<name>.<namespace>.svc` */
  readonly dnsName: string;
  /** empty where it is headless */
  readonly address: string;
  /** headless: its pods' addresses, which its name gives */
  readonly endpoints?: readonly string[];
  /** service port by protocol */
  readonly ports: { readonly tcp?: number; readonly udp?: number; readonly http?: number };
  /** of a service with node ports: those, by protocol */
  readonly nodePorts?: { readonly tcp?: number; readonly udp?: number; readonly http?: number };
  /** names of the agents behind it */
  readonly backends: readonly string[];
}

/** A service that came to be while the run went on. */
export interface NewService {
  /** `<name>.<namespace>.svc`: each host's name goes before it */
  readonly dnsName: string;
  /** of every host in it */
  readonly address: string;
  /** by `performance.now()`: the last of it was there */
  readonly madeAt: number;
}

/** How a trial went in one place. */
export interface TrialResult {
  /** the node, or a word for what was tried where no node is concerned */
  readonly at: string;
  readonly ok: boolean;
  readonly totalMs: number;
  /** what happened, or how far it got and what was seen last */
  readonly observed: string;
  /** absent when ok */
  readonly code?: string;
}

/** What is there of a run that was not cleaned up, because somebody wants to look at it. */
export interface Left {
  /** where to look, e.g. `namespace smoke-1` */
  readonly place: string;
  /** agents that run on */
  readonly agents: number;
  /** the last of them ends, UTC */
  readonly until: string;
}

/** Something that a run made and could not remove. */
export interface Leftover {
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
}

/** Of what killed runs left behind, what is to go. */
export interface SweepFilter {
  /** only what this run made, even where it is under way @default all runs that are over */
  readonly runId?: string;
  /** only what is older, in ms @default any age */
  readonly olderThanMs?: number;
}

/** What became of it. */
export interface Swept {
  /** e.g. `namespace smoke-1` */
  readonly removed: readonly string[];
  readonly leftovers: readonly Leftover[];
  /** runs that were left alone, and why */
  readonly underWay: readonly { readonly runId: string; readonly why: string }[];
}
