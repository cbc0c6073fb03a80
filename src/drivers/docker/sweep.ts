import { DriverError } from '../../core/errors.ts';
import { MANAGED_BY, RUN_LABEL } from '../../core/labels.ts';
import type { Leftover, SweepFilter, Swept } from '../driver.ts';
import { removeContainer } from './containers.ts';
import { lookAt } from './docker.ts';
import type { Engine } from './engine.ts';
import { findHosts } from './find-hosts.ts';
import type { Looked } from './place.ts';
import { removeNetwork } from './run-network.ts';

const LIMIT_MS = 10_000;

/** One thing on an engine. */
interface Item {
  readonly told: string;
  readonly createdMs: number;
  remove(endsAt: number): Promise<readonly Leftover[]>;
}

/**
 * Removes what runs left behind that were killed, found by its labels. Runs that are under way are not told apart: that
 * is what the filter is for.
 * @param hosts as `--docker-host`
 * @throws UsageError, DriverError where it cannot look
 */
export async function sweep(hosts: readonly string[], filter: SweepFilter): Promise<Swept> {
  const looked = await lookAt(findHosts(hosts));
  try {
    const swept = await Promise.all(looked.map((one) => sweepEngine(one, filter)));
    // a network of a Swarm is seen on every engine of it, and goes once
    const removed = [...new Set(swept.flatMap((one) => one.removed))].sort();
    return { removed, leftovers: swept.flatMap(({ leftovers }) => leftovers) };
  } finally {
    for (const { engine } of looked) engine.close();
  }
}

async function sweepEngine({ engine, facts }: Looked, filter: SweepFilter): Promise<Swept> {
  const { trouble } = facts;
  if (trouble)
    throw new DriverError(trouble.reason, {
      doing: `clean ${engine.host.url}`,
      code: trouble.code,
      retryable: false,
    });
  const filters = { label: labelsOf(filter) };
  const nowMs = await engineTime(engine);
  const isDue = ({ createdMs }: Item) => createdMs <= nowMs - (filter.olderThanMs ?? 0);
  const containers = await findContainers(engine, filters);
  const networks =
    facts.swarm.nodeId !== '' && !facts.swarm.manages ? [] : await findNetworks(engine, filters);
  // a network can go only once nothing is connected to it
  const first = await removeAll(containers.filter(isDue));
  const then = await removeAll(networks.filter(isDue));
  return { removed: [...first.removed, ...then.removed], leftovers: [...first.leftovers, ...then.leftovers] };
}

const labelsOf = ({ runId }: SweepFilter): string[] => [
  ...Object.entries(MANAGED_BY).map(([key, value]) => `${key}=${value}`),
  runId === undefined ? RUN_LABEL : `${RUN_LABEL}=${runId}`,
];

/** By its own clock: with one of ours that is ahead, a run that is under way would look old. */
async function engineTime(engine: Engine): Promise<number> {
  const { SystemTime } = await engine.call(
    'tell the time',
    (docker) => docker.info() as Promise<{ SystemTime?: string }>,
  );
  const timeMs = Date.parse(SystemTime ?? '');
  return Number.isFinite(timeMs) ? timeMs : Date.now();
}

type Filters = { readonly label: string[] };

async function findContainers(engine: Engine, filters: Filters): Promise<Item[]> {
  const found = await engine.call('list containers', (docker, abortSignal) =>
    docker.listContainers({ all: true, filters, abortSignal }),
  );
  return found.map(({ Id, Names, Created }) => {
    const name = Names[0]?.replace(/^\//, '') ?? Id;
    const container = engine.container(Id);
    return {
      told: `container ${name}`,
      createdMs: Created * 1000,
      remove: (endsAt) => removeContainer(engine, container, name, endsAt),
    };
  });
}

async function findNetworks(engine: Engine, filters: Filters): Promise<Item[]> {
  const found = await engine.call('list networks', (docker, abortSignal) =>
    docker.listNetworks({ filters, abortSignal }),
  );
  return found.map(({ Name, Created }) => ({
    told: `network ${Name}`,
    createdMs: Date.parse(Created),
    remove: (endsAt) => removeNetwork(engine, Name, endsAt),
  }));
}

async function removeAll(items: readonly Item[]): Promise<Swept> {
  const endsAt = performance.now() + LIMIT_MS;
  const done = await Promise.all(
    items.map(async ({ told, remove }) => ({ told, left: await remove(endsAt) })),
  );
  return {
    removed: done.filter(({ left }) => left.length === 0).map(({ told }) => told),
    leftovers: done.flatMap(({ left }) => left),
  };
}
