import { DriverError } from '../../core/errors.ts';
import type { OwnService, Serve } from '../../core/plan.ts';
import { retry } from '../../core/retry.ts';
import type { ServiceState } from '../driver.ts';
import type { Api } from './api.ts';
import type { KubernetesAgent } from './kubernetes-agent.ts';
import type { RunPlace } from './run-place.ts';
import { type Endpoint, serviceManifest, sliceManifest } from './service-manifest.ts';
import type { Service } from './wire.ts';

export interface RunServiceOptions {
  readonly api: Api;
  readonly place: RunPlace;
  readonly service: OwnService;
  readonly serve: Serve;
  /** the agents behind it, now */
  readonly members: () => readonly KubernetesAgent[];
  /** the run is not over yet */
  readonly wanted: () => boolean;
}

/**
 * kube-proxy passes on what it sees at once, and then no sooner than a second later. Endpoints that trickle in are
 * therefore a second late; so they are written together, at the latest this long after the first agent came up.
 */
const GATHER_MS = 1000;
const RETRIES = 2;

/** A Service of the run's own, and where its backends are nodes' agents, its endpoints. */
export class RunService {
  private readonly options: RunServiceOptions;
  private readonly created: Promise<string>;
  /** one write after the other: a late one may not undo a later one */
  private writing: Promise<void> = Promise.resolve();
  private sliceExists = false;
  private written = '';

  /** @param ready when there is a namespace to put it in */
  constructor(options: RunServiceOptions, ready: Promise<unknown>) {
    this.options = options;
    this.created = ready.then(() => this.create());
    this.created.catch(() => {});
    if (options.service.selects.kind === 'nodes') void this.gather();
  }

  /** When its backends have settled and its endpoints are written. @throws DriverError */
  async state(): Promise<ServiceState> {
    const { place, service, serve, members } = this.options;
    const address = await this.created;
    const up = await whoIsUp(members());
    await this.update();
    const { name } = service;
    const dnsName = `${place.serviceName(name)}.${place.namespace}.svc`;
    return { name, dnsName, address, ports: serve, backends: up.map((agent) => agent.name).sort() };
  }

  /** Everything under way has come to its end. */
  async settled(): Promise<void> {
    await this.created.catch(() => {});
    await this.writing.catch(() => {});
  }

  /** Writes the endpoints, where it is this run that writes them and they are not as they should be. */
  update(): Promise<void> {
    if (this.options.service.selects.kind !== 'nodes') return Promise.resolve();
    const next = this.writing.catch(() => {}).then(() => this.write());
    next.catch(() => {});
    this.writing = next;
    return next;
  }

  private async create(): Promise<string> {
    const { api, place, service, serve, wanted } = this.options;
    const doing = `create service ${service.name}`;
    const made = await api.create<Service>(
      doing,
      place.path('services'),
      serviceManifest(place, service, serve),
      wanted,
    );
    const get = {
      method: 'GET',
      path: place.path('services', place.serviceName(service.name)),
      doing,
    } as const;
    const { spec } = made ?? (await api.request<Service>(get));
    if (spec?.clusterIP) return spec.clusterIP;
    throw new DriverError('it got no address', { doing, code: 'HTTP_200', retryable: false });
  }

  private async gather(): Promise<void> {
    const agents = this.options.members();
    const all = Promise.all(agents.map((agent) => agent.up));
    const first = Promise.any(agents.map(async (agent) => ((await agent.up).up ? agent : Promise.reject())));
    let timer: NodeJS.Timeout | undefined;
    void first.then(() => (timer = setTimeout(() => this.onLate(agents), GATHER_MS))).catch(() => {});
    await all;
    clearTimeout(timer);
    await this.update().catch(() => {});
  }

  /** Not all were in time: what is there is written now, and then each as it comes. */
  private onLate(agents: readonly KubernetesAgent[]): void {
    void this.update();
    for (const agent of agents) void agent.up.then(({ up }) => (up ? this.update() : undefined));
  }

  private async write(): Promise<void> {
    const { api, place, service, serve, members, wanted } = this.options;
    await this.created;
    const endpoints = (await Promise.all(members().map(endpointOf))).flatMap((one) => one ?? []);
    const text = JSON.stringify(endpoints);
    if (text === this.written || !wanted()) return;
    const body = sliceManifest(place, place.serviceName(service.name), serve, endpoints);
    const doing = `write the endpoints of service ${service.name}`;
    if (!this.sliceExists) await api.create(doing, place.path('endpointslices'), body, wanted);
    else
      await retry(
        () =>
          api.request({ method: 'PUT', path: place.path('endpointslices', body.metadata.name), doing, body }),
        RETRIES,
      );
    this.sliceExists = true;
    this.written = text;
  }
}

async function whoIsUp(agents: readonly KubernetesAgent[]): Promise<KubernetesAgent[]> {
  const states = await Promise.all(agents.map((agent) => agent.up));
  return agents.filter((_, index) => states[index]?.up);
}

/** Undefined: it is not up, or not yet. */
async function endpointOf({ up, podName, node }: KubernetesAgent): Promise<Endpoint | undefined> {
  const state = await Promise.race([up, undefined]);
  return state?.up ? { podName, node, address: state.address } : undefined;
}
