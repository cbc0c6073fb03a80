import { UsageError } from '../../core/errors.ts';
import type { Cluster, Driver } from '../driver.ts';
import { DockerCluster } from './docker-cluster.ts';
import { Engine } from './engine.ts';
import { readEngine } from './engine-facts.ts';
import { type Found, findHosts } from './find-hosts.ts';
import type { DockerOptions } from './options.ts';
import { type Looked, type Place, placesOn } from './place.ts';
import { wiringOf } from './wiring.ts';

const MOST_NODES = 50;

/** Docker engines, with or without a Swarm. */
export class DockerDriver implements Driver {
  readonly name = 'docker';
  private readonly options: DockerOptions;
  private readonly found: Found;

  constructor(options: DockerOptions) {
    const { nodesPerEngine, hosts } = options;
    if (!Number.isInteger(nodesPerEngine) || nodesPerEngine < 1 || nodesPerEngine > MOST_NODES)
      throw new UsageError(`--docker-nodes: 1 to ${MOST_NODES}, not ${nodesPerEngine}`);
    this.options = options;
    this.found = findHosts(hosts);
  }

  async open(): Promise<Cluster> {
    const looked = await lookAt(this.found);
    const places = placesOn(looked, this.options.nodesPerEngine);
    refuseWithoutWay(places);
    return new DockerCluster(places, this.options);
  }
}

/** @throws UsageError where nobody named an engine for this run, and none answers at the usual place */
export async function lookAt({ hosts, by, named }: Found): Promise<Looked[]> {
  const looked = await Promise.all(
    hosts.map(async (host) => {
      const engine = new Engine(host);
      return { engine, facts: await readEngine(engine) };
    }),
  );
  const [first] = looked;
  if (first?.facts.trouble && !named) {
    for (const { engine } of looked) engine.close();
    throw new UsageError(
      `no Docker engine found: tried ${first.engine.host.url} (${by}): ${first.facts.trouble.reason}\n` +
        'Name one with --docker-host, DOCKER_HOST or a docker context.',
    );
  }
  return looked;
}

/** Engines that are in no Swarm together are reached at their own addresses, which a socket does not tell. */
function refuseWithoutWay(places: readonly Place[]): void {
  if (wiringOf(places).kind !== 'published') return;
  const lost = places.filter(({ facts }) => !facts.trouble && facts.address === '');
  const [first] = lost;
  if (first && places.some(({ engine }) => engine !== first.engine))
    throw new UsageError(
      `--docker-host ${first.engine.host.url}: nobody knows where others reach its machine. Name it as tcp:// or ssh://, or join the engines in a Swarm.`,
    );
}
