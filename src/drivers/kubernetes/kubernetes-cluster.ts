import { DriverError } from '../../core/errors.ts';
import type { ClusterFacts, ReadingName, Readings, ServiceFact } from '../../core/facts.ts';
import { retry } from '../../core/retry.ts';
import type { Cluster, Fleet, LaunchRequest } from '../driver.ts';
import type { Api } from './api.ts';
import { isSilence } from './api-error.ts';
import { findDnsService } from './dns-service.ts';
import type { Launched } from './etcd/way.ts';
import { type KubernetesFleet, launchFleet } from './kubernetes-fleet.ts';
import { missingToLaunch } from './launch-rights.ts';
import type { KubernetesOptions } from './options.ts';
import { readers } from './readings/index.ts';
import { toServiceFact } from './service-fact.ts';
import type { Service } from './wire.ts';

type Target = Parameters<Cluster['service']>[0];
const RETRIES = 2;
/** Of more, one list of the whole cluster costs less than one a namespace. */
const MOST_NAMESPACES = 8;

export class KubernetesCluster implements Cluster {
  readonly facts: ClusterFacts & { readonly services: Record<string, ServiceFact>; dnsService?: string };
  private readonly api: Api;
  private readonly options: KubernetesOptions;
  private readonly readings = new Map<string, Promise<unknown>>();
  private launched: Promise<KubernetesFleet> | undefined;
  private lacking: Promise<string | undefined> | undefined;
  private readonly services = new Map<string, Promise<ServiceFact | undefined>>();

  constructor(api: Api, options: KubernetesOptions, facts: ClusterFacts) {
    this.api = api;
    this.options = options;
    this.facts = { ...facts, services: { ...facts.services } };
  }

  service(target: Target): Promise<ServiceFact | undefined> {
    const key = target.kind === 'service' ? `${target.namespace}/${target.name}` : '';
    const known = this.services.get(key);
    if (known) return known;
    const read = this.tryTo(() => this.find(target)).then((fact) => this.keep(target, fact));
    this.services.set(key, read);
    return read;
  }

  read<R extends ReadingName>(name: R, namespaces?: readonly string[]): Promise<Readings[R]> {
    const { scope, namespace = '' } = this.options;
    const own = scope === 'namespace' ? [namespace] : undefined;
    const wanted = namespaces ?? own;
    const few = wanted && wanted.length <= MOST_NAMESPACES ? [...new Set(wanted)].sort() : undefined;
    const key = [name, ...(few ?? ['*'])].join(' ');
    const reader = readers[name];
    const agents = () => this.agentsAtHand();
    const known = this.readings.get(key) ?? this.tryTo(() => reader(this.api, this.options, few, agents));
    this.readings.set(key, known);
    return known as Promise<Readings[R]>;
  }

  lacksToLaunch(): Promise<string | undefined> {
    this.lacking ??= missingToLaunch(this.api, this.options.namespace);
    return this.lacking;
  }

  launch(request: LaunchRequest): Promise<Fleet> {
    this.launched = launchFleet({ api: this.api, options: this.options, facts: this.facts, request });
    return this.launched;
  }

  readsThroughAgents(name: ReadingName): boolean {
    return name === 'etcd' && this.options.etcd?.from === 'nodes';
  }

  async close(): Promise<void> {
    this.api.close();
  }

  /** To wait for an answer twice in vain is long enough. */
  private tryTo<T>(work: () => Promise<T>): Promise<T> {
    const { retries = RETRIES } = this.options;
    return retry(work, retries, (error, attempt) => isSilence(error) && attempt > 1);
  }

  private async agentsAtHand(): Promise<Launched> {
    return { agents: (await this.launched)?.agents ?? [], nodes: this.facts.nodes };
  }

  private async find(target: Target): Promise<ServiceFact | undefined> {
    if (target.kind === 'dns-service') {
      const found = await findDnsService(this.api);
      return found && toServiceFact(found);
    }
    const { namespace, name } = target;
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}`;
    const doing = `read service ${name}.${namespace}`;
    try {
      return toServiceFact(await this.api.request<Service>({ method: 'GET', path, doing }));
    } catch (error) {
      if (error instanceof DriverError && error.status === 404) return undefined;
      throw error;
    }
  }

  private keep(target: Target, fact: ServiceFact | undefined): ServiceFact | undefined {
    if (!fact) return undefined;
    const key = `${fact.name}.${fact.namespace}`;
    this.facts.services[key] = fact;
    if (target.kind === 'dns-service') this.facts.dnsService = key;
    return fact;
  }
}
