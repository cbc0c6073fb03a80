import { sleep, within } from '../../core/deadline.ts';
import { DriverError } from '../../core/errors.ts';
import type { OwnService, Serve } from '../../core/plan.ts';
import { retry } from '../../core/retry.ts';
import type { ServiceState } from '../driver.ts';
import type { Api, ApiRequest } from './api.ts';
import type { Creations } from './creations.ts';
import type { KubernetesAgent } from './kubernetes-agent.ts';
import type { RunPlace } from './run-place.ts';
import { type Endpoint, selectorPatch, serviceManifest, sliceManifest } from './service-manifest.ts';
import type { Service } from './wire.ts';

export interface RunServiceOptions {
  readonly api: Api;
  readonly place: RunPlace;
  readonly creations: Creations;
  readonly service: OwnService;
  readonly serve: Serve;
  /** the agents behind it, now */
  readonly members: () => readonly KubernetesAgent[];
}

type Made = Pick<ServiceState, 'address' | 'nodePorts'>;

const RETRIES = 2;
/** The kubelet says so within a second or two. Where it does not, whoever asks shall see what becomes of it. */
const POD_READY_LIMIT_MS = 5000;

/**
 * The name of a headless service is there when its endpoints are, and a DNS server remembers for long that it was not.
 * So nobody asks before the servers can have heard of it.
 */
const SPREAD_MS = 300;

/**
 * A Service of the run's own. It is made early and filled late, in one go, when all its backends have settled:
 * kube-proxy acts on the first change it sees at once, and on the next ones no sooner than a second later. Backends
 * that trickle in would be a second late each, and whoever asks meanwhile would find some of them missing.
 *
 * In front of nodes' agents the run writes the endpoints itself, which takes no controller. In front of a workload
 * the Service gets its selector then, and Kubernetes' own controllers write complete endpoints at their first try.
 */
export class RunService {
  private readonly options: RunServiceOptions;
  private readonly created: Promise<Made>;
  /** one write after the other: an earlier one may not undo a later one */
  private writing: Promise<void> = Promise.resolve();
  private sliceExists = false;
  private written = '';
  private spread: Promise<void> | undefined;

  /** @param namespace settles when there is one to put it in */
  constructor(options: RunServiceOptions, namespace: Promise<unknown>) {
    this.options = options;
    this.created = namespace.then(() => this.create());
    // nobody may ever ask for it
    this.state(options.service.name).catch(() => {});
  }

  /** When its backends have settled and its endpoints are asked for. @throws DriverError */
  async state(name: string): Promise<ServiceState> {
    const { place, service, serve, members } = this.options;
    const agents = members();
    const [made, states] = await Promise.all([this.created, Promise.all(agents.map(({ up }) => up))]);
    await this.fill();
    const dnsName = `${place.serviceName(service.name)}.${place.namespace}.svc`;
    const backends = agents.filter((_, index) => states[index]?.up).map((agent) => agent.name);
    const state = { name, dnsName, ...made, ports: serve, backends: backends.sort() };
    if (!service.headless) return state;
    this.spread ??= sleep(SPREAD_MS);
    await this.spread;
    return { ...state, endpoints: states.flatMap((one) => (one.up ? [one.address] : [])) };
  }

  /** Brings its endpoints up to date. @throws DriverError */
  fill(): Promise<void> {
    const { selects } = this.options.service;
    const work = () => (selects.kind === 'nodes' ? this.writeSlice() : this.select());
    const next = this.writing.catch(() => {}).then(work);
    next.catch(() => {});
    this.writing = next;
    return next;
  }

  private async create(): Promise<Made> {
    const { api, place, creations, service, serve } = this.options;
    const doing = `create service ${service.name}`;
    const body = serviceManifest(place, service, serve);
    const made = await creations.create<Service>(doing, place.path('services'), body);
    const { spec } = made ?? (await api.request<Service>({ method: 'GET', path: this.path, doing }));
    if (spec?.clusterIP) {
      const nodePorts = (spec.ports ?? []).flatMap((port) =>
        port.nodePort ? [[port.name, port.nodePort]] : [],
      );
      return {
        address: service.headless ? '' : spec.clusterIP,
        ...(service.nodePort ? { nodePorts: Object.fromEntries(nodePorts) } : {}),
      };
    }
    throw new DriverError('it got no address', { doing, code: 'HTTP_200', retryable: false });
  }

  private async writeSlice(): Promise<void> {
    const { place, creations, service, serve, members } = this.options;
    await this.created;
    const endpoints = (await Promise.all(members().map(endpointOf))).flatMap((one) => one ?? []);
    const text = JSON.stringify(endpoints);
    if (text === this.written || (endpoints.length === 0 && !this.sliceExists)) return;
    const body = sliceManifest(place, place.serviceName(service.name), serve, endpoints, service.headless);
    const doing = `write the endpoints of service ${service.name}`;
    const path = place.path('endpointslices');
    if (this.sliceExists)
      await this.send({ method: 'PUT', path: `${path}/${body.metadata.name}`, doing, body });
    else await creations.create(doing, path, body);
    this.sliceExists = true;
    this.written = text;
  }

  private async select(): Promise<void> {
    const { place, service, members } = this.options;
    await this.created;
    if (this.written !== '') return;
    const allReady = Promise.all(members().map(({ podReady }) => podReady));
    await within(allReady, POD_READY_LIMIT_MS, () => undefined);
    const doing = `put pods behind service ${service.name}`;
    await this.send({ method: 'PATCH', path: this.path, doing, body: selectorPatch(place, service) });
    this.written = 'selector';
  }

  private get path(): string {
    const { place, service } = this.options;
    return place.path('services', place.serviceName(service.name));
  }

  private async send(request: ApiRequest): Promise<void> {
    const { api, creations } = this.options;
    await creations.change(() => retry(() => api.request(request), RETRIES));
  }
}

/** Waits for it to settle. Undefined: it is not there. */
async function endpointOf(agent: KubernetesAgent): Promise<Endpoint | undefined> {
  const { up, podName, node, pod } = agent;
  const state = await up;
  // where the scheduler chose, `node` is a name of our own
  return state.up && !agent.isLost
    ? { podName, address: state.address, ...(pod.spread ? {} : { node }) }
    : undefined;
}
