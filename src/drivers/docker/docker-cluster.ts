import type { ClusterFacts, NodeFact, ReadingName, Readings, ServiceFact } from '../../core/facts.ts';
import type { TrialName, TrialQuestion } from '../../core/plan.ts';
import type { Cluster, Fleet, LaunchRequest } from '../driver.ts';
import { launchFleet } from './docker-fleet.ts';
import { onlyKubernetes } from './engine-error.ts';
import type { DockerOptions } from './options.ts';
import type { Place } from './place.ts';
import { isNamedEverywhere, type Wiring, wiringOf } from './wiring.ts';

/** Every container that is on a network of its own asks here, and nobody else can. */
const RESOLVER: ServiceFact = {
  name: 'dns',
  namespace: 'docker',
  addresses: ['127.0.0.11'],
  ports: [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ],
};

/** What engines can be let do. */
const TRIED: ReadonlySet<TrialName> = new Set(['pod-start', 'pod-cycle', 'image-pull']);

/** One or more Docker engines, each of them a node or several. */
export class DockerCluster implements Cluster {
  readonly facts: ClusterFacts;
  private readonly options: DockerOptions;
  private readonly places: readonly Place[];
  private readonly wiring: Wiring;

  constructor(places: readonly Place[], options: DockerOptions) {
    this.places = places;
    this.options = options;
    this.wiring = wiringOf(places);
    const [first] = places;
    const versions = new Set(places.flatMap(({ facts }) => facts.version || []));
    this.facts = {
      name: places.length === 1 ? (first?.node ?? '') : 'docker',
      version: [...versions].sort().join(', '),
      nodes: places.map(nodeFact),
      services: isNamedEverywhere(this.wiring) ? { 'dns.docker': RESOLVER } : {},
      ...(isNamedEverywhere(this.wiring) ? { dnsService: 'dns.docker' } : {}),
    };
  }

  async service(target: Parameters<Cluster['service']>[0]): Promise<ServiceFact | undefined> {
    return target.kind === 'dns-service' ? this.facts.services['dns.docker'] : undefined;
  }

  async read<R extends ReadingName>(name: R): Promise<Readings[R]> {
    // which reading it is and what it is go together
    if (name === 'nodes') return this.facts.nodes as Readings[R];
    throw onlyKubernetes();
  }

  noTrial({ trial, args }: TrialQuestion): string | undefined {
    const isReadiness = trial === 'pod-start' && args.until === 'ready';
    return isReadiness || !TRIED.has(trial) ? onlyKubernetes().message : undefined;
  }

  launch(request: LaunchRequest): Promise<Fleet> {
    const { options, places, wiring } = this;
    return launchFleet({ options, places, wiring, request });
  }

  async close(): Promise<void> {
    for (const engine of new Set(this.places.map((one) => one.engine))) engine.close();
  }
}

const nodeFact = ({ node, facts }: Place): NodeFact => ({
  name: node,
  address: facts.address,
  labels: facts.labels,
  conditions: facts.conditions,
});
