import { readFile } from 'node:fs/promises';
import { agentBundlePath } from '../../agent/bundle.ts';
import { Deadline, within } from '../../core/deadline.ts';
import { DriverError } from '../../core/errors.ts';
import type { ClusterFacts } from '../../core/facts.ts';
import { NODE_ROLE } from '../../core/labels.ts';
import type { OwnService, PodSelector, Serve, Workload } from '../../core/plan.ts';
import type { Agent, Fleet, LaunchRequest, Leftover, ServiceState } from '../driver.ts';
import { NODE_SERVE } from '../driver.ts';
import type { Api } from './api.ts';
import { removePod, removeRun } from './clean-up.ts';
import { KubernetesAgent } from './kubernetes-agent.ts';
import { isReady } from './node-fact.ts';
import type { KubernetesOptions } from './options.ts';
import { podManifest } from './pod-manifest.ts';
import { PodWatch } from './pod-watch.ts';
import { RunPlace } from './run-place.ts';
import { RunService } from './run-service.ts';
import { accountManifest, bundleManifest, namespaceManifest } from './set-up-manifests.ts';

/** Where a node was not Ready before, nobody waits for long. */
const UNREADY_START_LIMIT_MS = 5000;
const CLOSE_LIMIT_MS = 10_000;
/** Of that, for requests that were under way when it was called. */
const DRAIN_LIMIT_MS = 4000;

export async function launchFleet(
  api: Api,
  options: KubernetesOptions,
  facts: ClusterFacts,
  request: LaunchRequest,
): Promise<Fleet> {
  const bundle = await readFile(agentBundlePath(), 'utf8');
  return new KubernetesFleet(api, options, facts, request, bundle);
}

export class KubernetesFleet implements Fleet {
  readonly agents: KubernetesAgent[] = [];
  private readonly byPod = new Map<string, KubernetesAgent>();
  private readonly services = new Map<string, RunService>();
  private readonly serves = new Map<string, Serve>([[NODE_ROLE, NODE_SERVE]]);
  private readonly api: Api;
  private readonly options: KubernetesOptions;
  private readonly facts: ClusterFacts;
  private readonly request: LaunchRequest;
  private readonly place: RunPlace;
  private readonly watch: PodWatch;
  /** there is a namespace to put things in */
  private readonly namespace: Promise<unknown>;
  /** what pods need is there */
  private readonly ready: Promise<unknown>;
  private readonly creations = new Set<Promise<unknown>>();
  private closing = false;
  private nextNode = 0;

  constructor(
    api: Api,
    options: KubernetesOptions,
    facts: ClusterFacts,
    request: LaunchRequest,
    bundle: string,
  ) {
    this.api = api;
    this.options = options;
    this.facts = facts;
    this.request = request;
    this.place = new RunPlace(request.runId, request.lifetimeMs, options);
    this.watch = new PodWatch(api, this.place, {
      onPod: (pod) => this.byPod.get(pod.metadata.name)?.onPod(pod),
      onGone: (podName) => this.byPod.get(podName)?.lose('agent-lost', 'its pod was deleted'),
      onBlind: (error) => {
        for (const agent of this.agents) agent.fail(error);
      },
    });
    this.watch.start();
    this.namespace = this.makeNamespace();
    this.ready = this.setUp(bundle);
    for (const name of request.nodes) this.addAgent(`agent-${name}`, name, name, NODE_ROLE, NODE_SERVE);
    for (const workload of request.workloads) this.startWorkload(workload);
    for (const service of request.services) this.startService(service);
  }

  async service(name: string): Promise<ServiceState> {
    const service = this.services.get(name);
    if (service) return service.state();
    throw new DriverError('there is none in this run', {
      doing: `find service ${name}`,
      code: 'HTTP_404',
      retryable: false,
    });
  }

  async addWorkload(workload: Workload): Promise<readonly Agent[]> {
    return this.startWorkload(workload);
  }

  async addService(service: OwnService): Promise<void> {
    this.startService(service);
  }

  async remove(agent: Agent): Promise<void> {
    const ours = this.agents.find((one) => one === agent);
    if (!ours) return;
    this.agents.splice(this.agents.indexOf(ours), 1);
    ours.close('its pod was removed by the run');
    await removePod(this.api, this.place, ours.podName);
    await Promise.all([...this.services.values()].map((service) => service.update()));
  }

  async close(): Promise<readonly Leftover[]> {
    const deadline = new Deadline(CLOSE_LIMIT_MS);
    this.closing = true;
    this.watch.close();
    for (const agent of this.agents) agent.close('the run is over');
    // what is created after the deletion would stay for ever
    const drained = Promise.all([
      ...this.creations,
      ...[...this.services.values()].map((service) => service.settled()),
    ]);
    await within(drained, DRAIN_LIMIT_MS, () => undefined);
    const limitMs = deadline.remainingMs();
    const left = [
      { kind: 'run', name: this.place.runId, reason: `clean-up took longer than ${CLOSE_LIMIT_MS} ms` },
    ];
    if (await this.wasRefused()) return [];
    return within(removeRun(this.api, this.place, limitMs), limitMs, () => left);
  }

  /** There never was a namespace, so there is nothing in it. */
  private async wasRefused(): Promise<boolean> {
    const refused = (error: unknown) =>
      error instanceof DriverError && (error.status ?? 500) < 500 && error.status !== 409;
    return (
      this.place.isOurs &&
      within(
        this.namespace.then(() => false, refused),
        0,
        () => false,
      )
    );
  }

  private makeNamespace(): Promise<unknown> {
    const { namespace, isOurs } = this.place;
    if (!isOurs) return Promise.resolve();
    return this.create(`create namespace ${namespace}`, '/api/v1/namespaces', namespaceManifest(this.place));
  }

  private setUp(bundle: string): Promise<unknown> {
    const { place } = this;
    const ready = this.namespace.then(() =>
      Promise.all([
        this.create('create the service account', place.path('serviceaccounts'), accountManifest(place)),
        this.create(
          "create the config map of the agents' program",
          place.path('configmaps'),
          bundleManifest(place, bundle),
        ),
      ]),
    );
    ready.catch(() => {});
    return ready;
  }

  /** Remembered while it is under way, and not begun once the fleet closes. */
  private create(doing: string, path: string, body: object): Promise<unknown> {
    const creation = this.api.create(doing, path, body, () => !this.closing);
    const settled = creation.then(nothing, nothing).finally(() => this.creations.delete(settled));
    this.creations.add(settled);
    return creation;
  }

  private startService(service: OwnService): void {
    const { api, place } = this;
    const serve = this.serves.get(roleOf(service.selects)) ?? {};
    const members = () => this.members(service.selects);
    this.services.set(
      service.name,
      new RunService({ api, place, service, serve, members, wanted: () => !this.closing }, this.namespace),
    );
  }

  private members(selector: PodSelector): readonly KubernetesAgent[] {
    const role = roleOf(selector);
    const labels = selector.kind === 'nodes' ? Object.entries(selector.labels ?? {}) : [];
    const fits = (node: string) => {
      const fact = this.facts.nodes.find(({ name }) => name === node);
      return labels.every(([key, value]) => fact?.labels[key] === value);
    };
    return this.agents.filter((agent) => agent.role === role && fits(agent.node));
  }

  private startWorkload({ name, count, serve }: Workload): readonly Agent[] {
    this.serves.set(name, serve);
    const nodes = this.nodesForWorkloads();
    return Array.from({ length: count }, (_, index) => {
      const node = nodes[this.nextNode++ % nodes.length] ?? '';
      return this.addAgent(`${name}-${index}`, `${name}-${index}`, node, name, serve);
    });
  }

  private nodesForWorkloads(): readonly string[] {
    const ready = this.facts.nodes
      .filter((node) => !node.unsuitable && isReady(node))
      .map(({ name }) => name);
    return ready.length > 0 ? ready : this.request.nodes;
  }

  private addAgent(pod: string, agent: string, node: string, role: string, serve: Serve): Agent {
    const { api, place } = this;
    const { startLimitMs, lifetimeMs } = this.request;
    const fact = this.facts.nodes.find(({ name }) => name === node);
    const nodeReady = fact !== undefined && isReady(fact);
    const made = new KubernetesAgent({
      api,
      place,
      pod: {
        podName: place.podName(pod),
        node,
        role,
        config: { agent, serve },
        lifetimeSeconds: Math.ceil(lifetimeMs / 1000),
      },
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
      await this.ready;
      const manifest = podManifest(this.place, agent.pod, this.options);
      await this.create(`create pod ${agent.podName}`, this.place.path('pods'), manifest);
      agent.created();
    } catch (error) {
      agent.fail(error);
    }
  }
}

const roleOf = (selector: PodSelector): string => (selector.kind === 'nodes' ? NODE_ROLE : selector.name);
const nothing = (): void => {};
