import { readFile } from 'node:fs/promises';
import { agentBundlePath } from '../../agent/bundle.ts';
import { Deadline, within } from '../../core/deadline.ts';
import { DriverError } from '../../core/errors.ts';
import type { ClusterFacts } from '../../core/facts.ts';
import { NODE_ROLE } from '../../core/labels.ts';
import type { OwnService, PodSelector, Serve, TrialName, TrialQuestion, Workload } from '../../core/plan.ts';
import type {
  Agent,
  Fleet,
  LaunchRequest,
  Left,
  Leftover,
  NewService,
  ServiceState,
  TrialResult,
} from '../driver.ts';
import { chooseBackends, NODE_SERVE } from '../driver.ts';
import type { Api } from './api.ts';
import { removePod, removeRun } from './clean-up.ts';
import { Creations } from './creations.ts';
import { KubernetesAgent, OVER } from './kubernetes-agent.ts';
import { createNewService } from './new-service.ts';
import type { KubernetesOptions } from './options.ts';
import { Placement } from './placement.ts';
import { watchPodEvents } from './pod-events.ts';
import { podManifest } from './pod-manifest.ts';
import { PodNews } from './pod-news.ts';
import { PodWatch } from './pod-watch.ts';
import { RunPlace } from './run-place.ts';
import { RunService } from './run-service.ts';
import { type SetUp, setUp } from './set-up.ts';
import { mindSilence } from './silent-kubelet.ts';
import { trials } from './trials/index.ts';
import type { Bench, Trial } from './trials/trial.ts';
import type { Pod } from './wire.ts';

/** Where a node was not Ready before, nobody waits for long. */
const UNREADY_START_LIMIT_MS = 5000;
const REFILL_LIMIT_MS = 5000;
const CLOSE_LIMIT_MS = 10_000;
/** Of that, for requests that were under way when it was called. */
const DRAIN_LIMIT_MS = 4000;

export interface FleetOptions {
  readonly api: Api;
  readonly options: KubernetesOptions;
  readonly facts: ClusterFacts;
  readonly request: LaunchRequest;
}

/** Asks for everything at once. @throws UsageError where the agent is not built */
export async function launchFleet(options: FleetOptions): Promise<KubernetesFleet> {
  return new KubernetesFleet(options, await readFile(agentBundlePath(), 'utf8'));
}

export class KubernetesFleet implements Fleet {
  readonly agents: KubernetesAgent[] = [];
  private readonly api: Api;
  private readonly options: KubernetesOptions;
  private readonly facts: ClusterFacts;
  private readonly request: LaunchRequest;
  /** text of what agents run */
  private readonly program: string;
  private readonly place: RunPlace;
  private readonly placement: Placement;
  private readonly creations: Creations;
  private readonly setUp: SetUp;
  private readonly watch: PodWatch;
  private readonly hints = new AbortController();
  private readonly news = new PodNews();
  private readonly byPod = new Map<string, KubernetesAgent>();
  private readonly services = new Map<string, RunService>();
  private replaced = 0;
  private madeService: Promise<NewService> | undefined;
  private readonly serves = new Map<string, Serve>([[NODE_ROLE, NODE_SERVE]]);

  constructor({ api, options, facts, request }: FleetOptions, program: string) {
    this.api = api;
    this.options = options;
    this.facts = facts;
    this.request = request;
    this.program = program;
    this.place = new RunPlace(request.runId, request.lifetimeMs, options, api.now);
    this.placement = new Placement(facts.nodes, request.nodes);
    this.creations = new Creations(api);
    this.setUp = setUp(this.creations, this.place);
    this.watch = this.startWatching();
    for (const name of request.nodes) this.addAgent(`agent-${name}`, name, name, NODE_ROLE, NODE_SERVE);
    for (const workload of request.workloads) this.startWorkload(workload);
    for (const service of request.services) this.startService(service);
  }

  async service(name: string): Promise<ServiceState> {
    const service = this.services.get(name);
    if (service) return service.state(name);
    const fields = { doing: `find service ${name}`, code: 'HTTP_404', retryable: false };
    throw new DriverError('there is none in this run', fields);
  }

  async addWorkload(workload: Workload): Promise<readonly Agent[]> {
    return this.startWorkload(workload);
  }

  async addService(service: OwnService): Promise<void> {
    this.startService(service);
  }

  newService(): Promise<NewService> {
    this.madeService ??= createNewService(this.place, this.creations);
    return this.madeService;
  }

  attempt({ trial, args, withinMs }: TrialQuestion): Promise<readonly TrialResult[]> {
    // which trial it is and which arguments it takes go together: the plan's types say so
    const attempt = trials[trial] as Trial<TrialName>;
    return attempt(args as never, this.bench, withinMs);
  }

  async remove(agent: Agent): Promise<void> {
    const ours = this.agents.find((one) => one === agent);
    if (!ours) return;
    this.agents.splice(this.agents.indexOf(ours), 1);
    ours.lose('agent-lost', 'its pod was removed by the run');
    await removePod(this.api, this.place, ours.podName);
    await Promise.all([...this.services.values()].map((service) => service.fill()));
  }

  async leave(): Promise<Left | undefined> {
    this.stopWatching();
    const stayMs = Math.max(0, Date.parse(this.place.expires) - Date.now());
    const stay = await Promise.all(this.agents.map((agent) => agent.leave(stayMs)));
    await this.creations.end(DRAIN_LIMIT_MS);
    if (await this.wasRefused()) return undefined;
    const { namespace, expires } = this.place;
    return { place: `namespace ${namespace}`, agents: stay.filter(Boolean).length, until: expires };
  }

  async replace(agent: Agent): Promise<Agent> {
    const old = this.agents.find((one) => one === agent);
    if (!old) throw new Error(`${agent.name} is not of this fleet`);
    old.lose('agent-lost', 'another one takes its place');
    await this.refill();
    const { serve } = old.pod.config;
    const made = this.addAgent(`again-${++this.replaced}-${old.name}`, old.name, old.node, old.role, serve);
    this.agents.splice(this.agents.indexOf(old), 1, this.agents.pop()!);
    void made.up.then(() => this.refill());
    return made;
  }

  async close(): Promise<readonly Leftover[]> {
    const deadline = new Deadline(CLOSE_LIMIT_MS);
    this.stopWatching();
    for (const agent of this.agents) agent.lose('agent-lost', OVER);
    // what is created after the deletion would stay
    const ended = await this.creations.end(DRAIN_LIMIT_MS);
    if (await this.wasRefused()) return [];
    const left = await removeRun(this.api, this.place, deadline.remainingMs(), this.creations.made);
    return ended ? left : [...left, this.late()];
  }

  /** The same, where it may just as well be done later. */
  private async refill(): Promise<void> {
    const filled = [...this.services.values()].map((service) => service.fill());
    await within(Promise.allSettled(filled), REFILL_LIMIT_MS, nothing);
  }

  /** Nobody knows what becomes of a request that was not answered before everything was removed. */
  private late(): Leftover {
    const reason = `the API server had not answered in ${DRAIN_LIMIT_MS} ms whether it created something`;
    return { kind: 'run', name: this.place.runId, reason };
  }

  /** There never was a namespace of the run's own, so there is nothing in it. */
  private async wasRefused(): Promise<boolean> {
    const { status = 0 } = await within(this.setUp.namespace, 0, nothing).then(nothing, refusal);
    return this.place.isOurs && status >= 400 && status < 500 && status !== 409;
  }

  private get bench(): Bench {
    const { api, place, creations, options, news, request } = this;
    return {
      api,
      place,
      creations,
      options,
      news,
      agents: this.agents,
      nodes: this.facts.nodes.filter(({ name }) => request.nodes.includes(name)),
      ready: this.setUp.ready,
      lifetimeSeconds: Math.ceil(request.lifetimeMs / 1000),
    };
  }

  private startWatching(): PodWatch {
    const listener = {
      onPod: (pod: Pod) => {
        this.news.tell(pod);
        this.byPod.get(pod.metadata.name)?.onPod(pod);
      },
      onGone: (podName: string) => {
        this.news.gone(podName);
        this.byPod.get(podName)?.lose('agent-lost', 'its pod was deleted');
      },
      onBlind: (error: DriverError) => {
        this.news.blind(error);
        for (const agent of this.agents) agent.fail(error);
      },
    };
    const watch = new PodWatch(this.api, this.place, listener, this.request.aloneMs !== undefined);
    watch.start();
    const onEvent: Parameters<typeof watchPodEvents>[2] = (podName, event) =>
      this.byPod.get(podName)?.onEvent(event);
    void watchPodEvents(this.api, this.place, onEvent, this.hints.signal);
    return watch;
  }

  private stopWatching(): void {
    this.watch.close();
    this.hints.abort();
  }

  private startService(service: OwnService): void {
    if (this.services.has(service.name)) return;
    const { api, place, creations } = this;
    const { selects } = service;
    const serve = this.serves.get(roleOf(selects)) ?? {};
    const members = () => this.members(selects);
    const options = { api, place, creations, service, serve, members };
    this.services.set(service.name, new RunService(options, this.setUp.namespace));
  }

  private members(selects: PodSelector): readonly KubernetesAgent[] {
    const role = roleOf(selects);
    const labels = selects.kind === 'nodes' ? selects.labels : undefined;
    const found = this.agents.filter(
      (agent) => agent.role === role && this.placement.hasLabels(agent.node, labels),
    );
    return selects.kind === 'nodes' ? chooseBackends(found) : found;
  }

  private startWorkload({ name, count, perNode, serve, first = 0 }: Workload): readonly Agent[] {
    this.serves.set(name, serve);
    const names = (node: string) => `${name}-${node}`;
    if (perNode)
      return this.request.nodes.map((node) => this.addAgent(names(node), names(node), node, name, serve));
    return Array.from({ length: count }, (_, index) =>
      this.addAgent(
        `${name}-${first + index}`,
        `${name}-${first + index}`,
        this.placement.nextNode(),
        name,
        serve,
      ),
    );
  }

  private addAgent(pod: string, agent: string, node: string, role: string, serve: Serve): KubernetesAgent {
    const { api, place, program } = this;
    const { startLimitMs, lifetimeMs, aloneMs } = this.request;
    const config = { agent, serve, ...(aloneMs === undefined ? {} : { aloneMs }) };
    const nodeReady = this.placement.isReady(node);
    const lifetimeSeconds = Math.ceil(lifetimeMs / 1000);
    const spread = this.placement.isOpen(node);
    const made = new KubernetesAgent({
      api,
      place,
      pod: { podName: place.podName(pod), node, role, config, lifetimeSeconds, spread },
      program,
      nodeReady,
      startLimitMs: nodeReady ? startLimitMs : Math.min(startLimitMs, UNREADY_START_LIMIT_MS),
    });
    this.agents.push(made);
    this.byPod.set(made.podName, made);
    void this.createPod(made);
    return made;
  }

  private async createPod(agent: KubernetesAgent): Promise<void> {
    try {
      await this.setUp.ready;
      const manifest = podManifest(this.place, agent.pod, this.options);
      await this.creations.create(`create pod ${agent.podName}`, this.place.path('pods'), manifest);
      agent.created();
      void mindSilence(agent, this.agents, (node) => this.placement.addressOf(node));
    } catch (error) {
      agent.fail(error);
    }
  }
}

const roleOf = (selects: PodSelector): string => (selects.kind === 'nodes' ? NODE_ROLE : selects.name);
const nothing = (): { status?: number } => ({});
const refusal = (error: unknown): { status?: number } =>
  error instanceof DriverError && error.status !== undefined ? { status: error.status } : {};
