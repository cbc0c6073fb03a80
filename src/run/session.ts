import type { ClusterState } from '../core/cluster-state.ts';
import { DriverError, messageOf } from '../core/errors.ts';
import type { ClusterFacts, NodeFact } from '../core/facts.ts';
import type { FollowUp } from '../core/follow-up.ts';
import type { Outcome } from '../core/outcome.ts';
import {
  type CheckPlan,
  NODES_SERVICE,
  type Plan,
  type Question,
  type Source,
  type SuitePlan,
  type Workload,
} from '../core/plan.ts';
import type { WorkloadScope } from '../core/workload-scope.ts';
import type { Cluster, Driver, Fleet, Left, Leftover } from '../drivers/driver.ts';
import { cannotLaunch } from './cannot-launch.ts';
import { runCheck } from './check.ts';
import { isLaunched, type NotLaunched, type RunContext } from './context.ts';
import { askFollowUps } from './follow-up.ts';
import { nodeLogs } from './node-logs.ts';
import { readState } from './read-state.ts';
import { scopePlan } from './scope.ts';
import { takesAgents } from './takes-agents.ts';
import { Unreachable } from './unreachable.ts';

export interface SessionOptions {
  readonly driver: Driver;
  readonly runId: string;
  /** a node whose agent is not there after this time is given up, in ms */
  readonly startLimitMs: number;
  /** agents end by themselves after this time, in ms */
  readonly lifetimeMs: number;
  /** further tries for what could not be asked */
  readonly retries: number;
  /** the run is over: what has no answer yet gets none */
  readonly signal: AbortSignal;
  /** nothing is asked before; where it is refused, nothing at all @default at once */
  readonly permit?: Promise<unknown>;
  readonly onNode?: (name: string, state: 'starting' | 'up' | 'lost') => void;
  readonly onOutcome?: (outcome: Outcome) => void;
}

const NO_AGENTS: NotLaunched = { code: 'absent', reason: 'no check needs agents' };

/** What nearly every plan needs besides an agent a node: a service over all of them. */
const HEAD_START: SuitePlan = {
  name: '',
  workloads: [],
  services: [{ name: NODES_SERVICE, selects: { kind: 'nodes' } }],
  checks: [],
};

/** One run's cluster, fleet and outcomes. Whoever wants an outcome asks here; the main process owns it. */
export class Session {
  private readonly options: SessionOptions;
  private readonly outcomes = new Map<string, Promise<Outcome>>();
  private readonly checks = new Map<string, CheckPlan>();
  private readonly scopes = new Set<string>();
  private cluster: Cluster = new Unreachable();
  private opened: Promise<void> | undefined;
  private launched: Promise<RunContext> | undefined;
  private closed: Promise<readonly Leftover[]> | undefined;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  get runId(): string {
    return this.options.runId;
  }

  get driver(): string {
    return this.options.driver.name;
  }

  get facts(): ClusterFacts {
    return this.cluster.facts;
  }

  /** Reads the cluster. @throws UsageError where the configuration is wrong; other trouble becomes outcomes */
  open(): Promise<void> {
    this.opened ??= this.read();
    return this.opened;
  }

  /** Launches what nearly every plan needs, while the plan is still being read. */
  begin(): void {
    this.ready([HEAD_START]).catch(() => {});
  }

  /**
   * Launches everything a plan needs, in one go, and asks all its questions as soon as they can be asked.
   * @param tests imperative tests will want agents, even where no check does
   */
  async launch(plan: Plan, tests: boolean): Promise<void> {
    const scoped = scopePlan(plan, this.scopes);
    await this.open();
    const checks = scoped.suites.flatMap((suite) => suite.checks);
    const needsAgents = tests || checks.some(({ question }) => takesAgents(question, this.cluster));
    if (!needsAgents) return this.ask(scoped, Promise.resolve(this.context(this.whyNoCluster ?? NO_AGENTS)));
    const context = this.launched ? this.grow(scoped) : this.start(scoped);
    this.launched ??= context;
    this.ask(scoped, context);
  }

  /** Adds a suite to what is launched already: for plain vitest, where nobody has the whole plan. */
  async declare(suite: SuitePlan): Promise<void> {
    const scoped = scopePlan({ suites: [suite] }, this.scopes);
    this.ask(scoped, this.grow(scoped));
  }

  /** The outcome of a check, when there is one. */
  outcome(id: string): Promise<Outcome> {
    return this.outcomes.get(id) ?? Promise.reject(new Error(`no check ${id} in this run`));
  }

  /** All outcomes so far; waits for those under way. */
  settled(): Promise<Outcome[]> {
    return Promise.all(this.outcomes.values());
  }

  /** Asks one question now: for imperative tests. */
  async askOne(name: string, question: Question, source: Source): Promise<Outcome> {
    const context = await this.ready();
    const { fleet } = context;
    const { to } = question.kind === 'probe' ? question : { to: undefined };
    const isOurs = to?.kind === 'own-service' || to?.kind === 'node-port';
    if (isOurs && isLaunched(fleet)) await fleet.addService(to);
    return runCheck({ id: name, suite: '', name, source, question }, context);
  }

  async nodes(): Promise<readonly NodeFact[]> {
    return (await this.ready()).nodes;
  }

  /** Starts pods and waits for them. @throws DriverError where one does not come up */
  async addPods(workload: Workload): Promise<{ name: string; node: string }[]> {
    const agents = await (await this.fleet()).addWorkload(workload);
    for (const agent of agents) {
      const state = await agent.up;
      if (!state.up)
        throw new DriverError(state.reason, {
          doing: `start ${agent.name}`,
          code: state.code,
          retryable: false,
        });
    }
    return agents.map(({ name, node }) => ({ name, node }));
  }

  async removePod(name: string): Promise<void> {
    const fleet = await this.fleet();
    const agent = fleet.agents.find((other) => other.name === name);
    if (agent) await fleet.remove(agent);
  }

  /** Asks checks of the plan once more. */
  async again(ids: readonly string[]): Promise<readonly Outcome[]> {
    const context = await this.launched;
    const checks = ids.flatMap((id) => this.checks.get(id) ?? []);
    return context ? Promise.all(checks.map((check) => runCheck(check, context))) : [];
  }

  /** Asks what decides between causes, of those who are there. */
  async follow(followUps: readonly FollowUp[]): Promise<readonly Outcome[]> {
    const context = await this.launched;
    return context ? askFollowUps(followUps, context) : [];
  }

  /** What is known of nodes that have something to explain. */
  async logs(nodes: readonly string[]): Promise<Record<string, readonly string[]>> {
    const context = (await this.launched) ?? this.context(NO_AGENTS);
    return nodeLogs(nodes, context);
  }

  /** What is there besides what was checked. */
  state(scope: WorkloadScope): Promise<ClusterState> {
    return readState(this.cluster, scope);
  }

  /** Leaves what was launched for a look: then `close` has nothing to remove. @returns or why there is nothing to leave */
  async leave(): Promise<Left | string> {
    const context = await this.launched?.catch(() => undefined);
    if (!context || !isLaunched(context.fleet)) return 'nothing was launched, so nothing is left';
    if (!context.fleet.leave)
      return `agents of the ${this.driver} driver end with their run: nothing is left`;
    const left = await context.fleet.leave();
    if (!left) return 'nothing could be launched, so nothing is left';
    this.closed ??= this.cluster.close().then(() => []);
    return left;
  }

  /** Removes everything. Safe to call at any time and more than once. */
  close(): Promise<readonly Leftover[]> {
    this.closed ??= this.remove();
    return this.closed;
  }

  private async read(): Promise<void> {
    await this.options.permit;
    try {
      this.cluster = await this.options.driver.open();
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      this.cluster = new Unreachable({ code: error.code, reason: error.message });
    }
  }

  private get whyNoCluster(): NotLaunched | undefined {
    return this.cluster instanceof Unreachable ? this.cluster.why : undefined;
  }

  /** @param suites what to launch for, where nothing is launched yet */
  private ready(suites: readonly SuitePlan[] = []): Promise<RunContext> {
    this.launched ??= this.open().then(() => this.start({ suites }));
    return this.launched;
  }

  /** Adds what is not there yet. Where that cannot be done, this plan has no agents; what was asked before goes on. */
  private async grow({ suites }: Plan): Promise<RunContext> {
    const context = await this.ready();
    const { fleet } = context;
    if (!isLaunched(fleet)) return context;
    try {
      for (const { workloads, services } of suites) {
        for (const workload of workloads) await fleet.addWorkload(workload);
        for (const service of services) await fleet.addService(service);
      }
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      return this.context({ code: error.code, reason: error.message });
    }
    return context;
  }

  private async fleet(): Promise<Fleet> {
    const { fleet } = await this.ready();
    if (isLaunched(fleet)) return fleet;
    throw new DriverError(fleet.reason, { doing: 'use the fleet', code: fleet.code, retryable: false });
  }

  private async start(plan: Plan): Promise<RunContext> {
    const fleet = await this.launchFleet(plan).catch((error) => ({
      code: error instanceof DriverError ? error.code : 'agent-lost',
      reason: messageOf(error),
    }));
    if (isLaunched(fleet)) this.watchAgents(fleet);
    return this.context(fleet);
  }

  private async launchFleet({ suites }: Plan): Promise<Fleet | NotLaunched> {
    const { runId, startLimitMs, lifetimeMs } = this.options;
    const why = this.whyNoCluster ?? cannotLaunch(this.facts);
    if (why) return why;
    const suitable = this.facts.nodes.filter(({ unsuitable }) => !unsuitable).map(({ name }) => name);
    const workloads = suites.flatMap((suite) => suite.workloads);
    const services = suites.flatMap((suite) => suite.services);
    return this.cluster.launch({ runId, nodes: suitable, workloads, services, startLimitMs, lifetimeMs });
  }

  private context(fleet: Fleet | NotLaunched): RunContext {
    const { retries, signal } = this.options;
    return { cluster: this.cluster, fleet, nodes: this.facts.nodes, retries, signal };
  }

  private watchAgents(fleet: Fleet): void {
    for (const agent of fleet.agents) {
      this.options.onNode?.(agent.name, 'starting');
      void agent.up.then(({ up }) => this.options.onNode?.(agent.name, up ? 'up' : 'lost'));
    }
  }

  private ask(plan: Plan, context: Promise<RunContext>): void {
    for (const check of plan.suites.flatMap((suite) => suite.checks)) {
      const outcome = context.then((ready) => runCheck(check, ready));
      this.checks.set(check.id, check);
      this.outcomes.set(check.id, outcome);
      outcome.then((done) => this.options.onOutcome?.(done)).catch(() => {});
    }
  }

  private async remove(): Promise<readonly Leftover[]> {
    await this.opened?.catch(() => {});
    const context = await this.launched?.catch(() => undefined);
    const leftovers = context && isLaunched(context.fleet) ? await context.fleet.close() : [];
    await this.cluster.close();
    return leftovers;
  }
}
