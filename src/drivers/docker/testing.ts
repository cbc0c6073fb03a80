import { MANAGED_BY, RUN_LABEL } from '../../core/labels.ts';
import { Engine } from './engine.ts';
import { parseHost } from './host.ts';

/** The agents' image that the lab's engines have. */
export const IMAGE = 'docker.io/lab/node:24';

/** Names of the containers and networks on these engines that runs made. @param runIds @default all runs */
export async function ours(urls: readonly string[], runIds?: readonly string[]): Promise<string[]> {
  const found = await Promise.all(urls.map((url) => oursOn(url, runIds)));
  return [...new Set(found.flat())].sort();
}

async function oursOn(url: string, runIds: readonly string[] | undefined): Promise<string[]> {
  const engine = new Engine(parseHost(url, { wanted: false }));
  const label = Object.entries(MANAGED_BY).map(([key, value]) => `${key}=${value}`);
  const [containers, networks] = await engine.call('look for leftovers', (docker) =>
    Promise.all([
      docker.listContainers({ all: true, filters: { label } }),
      docker.listNetworks({ filters: { label } }),
    ]),
  );
  const isMeant = ({ Labels }: { Labels?: Record<string, string> | undefined }) =>
    runIds === undefined || runIds.includes(Labels?.[RUN_LABEL] ?? '');
  return [
    ...containers.filter(isMeant).map(({ Names }) => `container ${Names[0]}`),
    ...networks.filter(isMeant).map(({ Name }) => `network ${Name}`),
  ];
}
