import { MANAGED_BY, RUN_LABEL } from '../../core/labels.ts';
import { Engine } from './engine.ts';
import { parseHost } from './host.ts';

/** The agents' image that the lab's engines have. */
export const IMAGE = 'docker.io/lab/node:24';

const LABELS = Object.entries(MANAGED_BY).map(([key, value]) => `${key}=${value}`);

/** How many containers of runs an engine runs. */
export async function countRunning(url: string): Promise<number> {
  const engine = new Engine(parseHost(url, { wanted: false }));
  const containers = await engine.call('count containers', (docker) =>
    docker.listContainers({ filters: { label: LABELS } }),
  );
  return containers.length;
}

/** Names of the containers and networks on these engines that runs made. @param runIds @default all runs */
export async function ours(urls: readonly string[], runIds?: readonly string[]): Promise<string[]> {
  const found = await Promise.all(urls.map((url) => oursOn(url, runIds)));
  return [...new Set(found.flat())].sort();
}

async function oursOn(url: string, runIds: readonly string[] | undefined): Promise<string[]> {
  const engine = new Engine(parseHost(url, { wanted: false }));
  const filters = { label: LABELS };
  const [containers, networks] = await engine.call('look for leftovers', (docker) =>
    Promise.all([docker.listContainers({ all: true, filters }), docker.listNetworks({ filters })]),
  );
  const isMeant = ({ Labels }: { Labels?: Record<string, string> | undefined }) =>
    runIds === undefined || runIds.includes(Labels?.[RUN_LABEL] ?? '');
  return [
    ...containers.filter(isMeant).map(({ Names }) => `container ${Names[0]}`),
    ...networks.filter(isMeant).map(({ Name }) => `network ${Name}`),
  ];
}

/** What is used of a Compose file. */
export interface Stack {
  readonly services: Readonly<Record<string, { readonly command: readonly string[] }>>;
  readonly networks: { readonly default: { readonly name: string } };
}

/** Starts what `docker compose up` would: a network, and on it a container a service under its name. */
export async function startStack(
  url: string,
  network: string,
  services: Stack['services'],
  image: string,
): Promise<AsyncDisposable & { stop(service: string): Promise<void> }> {
  const engine = new Engine(parseHost(url, { wanted: false }));
  const nameOf = (service: string) => `${network}-${service}-1`;
  const stop = (service: string) =>
    engine.call('stop a service', (docker) => docker.getContainer(nameOf(service)).remove({ force: true }));
  await engine.call('make a network', (docker) => docker.createNetwork({ Name: network }));
  for (const [service, { command }] of Object.entries(services)) {
    const container = await engine.call('make a service', (docker) =>
      docker.createContainer({
        name: nameOf(service),
        Image: image,
        Entrypoint: [],
        Cmd: [...command],
        HostConfig: { NetworkMode: network },
        NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [service] } } },
      }),
    );
    await engine.call('start a service', () => container.start());
  }
  return {
    stop,
    async [Symbol.asyncDispose]() {
      for (const service of Object.keys(services)) await stop(service).catch(() => {});
      await engine.call('remove the network', (docker) => docker.getNetwork(network).remove());
    },
  };
}
