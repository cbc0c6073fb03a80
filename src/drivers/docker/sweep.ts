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
  readonly runId: string;
  /** an agent that has not ended */
  readonly runs: boolean;
  readonly createdMs: number;
  remove(endsAt: number): Promise<readonly Leftover[]>;
}

/** What is on an engine, by its own clock: with one of ours that is ahead, what is new would look old. */
interface Found {
  readonly nowMs: number;
  readonly containers: readonly Item[];
  readonly networks: readonly Item[];
}

/**
 * Removes what runs left behind that were killed, found by its labels. A run whose agents run may be under way, and is
 * left alone unless the filter names it: agents end when their runner is gone.
 * @param hosts as `--docker-host`
 * @throws UsageError, DriverError where it cannot look
 */
export async function sweep(hosts: readonly string[], filter: SweepFilter): Promise<Swept> {
  const looked = await lookAt(findHosts(hosts));
  try {
    const found = await Promise.all(looked.map((one) => find(one, filter)));
    const underWay = filter.runId === undefined ? runsUnderWay(found) : new Map<string, string>();
    const swept = await Promise.all(found.map((one) => removeFrom(one, filter, underWay)));
    return {
      // a network of a Swarm is seen on every engine of it, and goes once
      removed: [...new Set(swept.flatMap((one) => one.removed))].sort(),
      leftovers: swept.flatMap(({ leftovers }) => leftovers),
      underWay: [...underWay].map(([runId, why]) => ({ runId, why })),
    };
  } finally {
    for (const { engine } of looked) engine.close();
  }
}

async function find({ engine, facts }: Looked, filter: SweepFilter): Promise<Found> {
  const { trouble } = facts;
  if (trouble)
    throw new DriverError(trouble.reason, {
      doing: `clean ${engine.host.url}`,
      code: trouble.code,
      retryable: false,
    });
  const filters = { label: labelsOf(filter) };
  const isManaged = facts.swarm.nodeId !== '' && !facts.swarm.manages;
  return {
    nowMs: await engineTime(engine),
    containers: await findContainers(engine, filters),
    networks: isManaged ? [] : await findNetworks(engine, filters),
  };
}

/** run id → why */
const runsUnderWay = (found: readonly Found[]): Map<string, string> =>
  new Map(
    found
      .flatMap(({ containers }) => containers.filter(({ runs }) => runs))
      .map(({ runId, told }) => [runId, `${told} runs`]),
  );

async function removeFrom(
  { nowMs, containers, networks }: Found,
  { olderThanMs = 0 }: SweepFilter,
  underWay: ReadonlyMap<string, string>,
): Promise<Omit<Swept, 'underWay'>> {
  const isDue = ({ createdMs, runId }: Item) => createdMs <= nowMs - olderThanMs && !underWay.has(runId);
  // a network can go only once nothing is connected to it
  const first = await removeAll(containers.filter(isDue));
  const then = await removeAll(networks.filter(isDue));
  return { removed: [...first.removed, ...then.removed], leftovers: [...first.leftovers, ...then.leftovers] };
}

const labelsOf = ({ runId }: SweepFilter): string[] => [
  ...Object.entries(MANAGED_BY).map(([key, value]) => `${key}=${value}`),
  runId === undefined ? RUN_LABEL : `${RUN_LABEL}=${runId}`,
];

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
  return found.map(({ Id, Names, Created, Labels, State }) => {
    const name = Names[0]?.replace(/^\//, '') ?? Id;
    const container = engine.container(Id);
    return {
      told: `container ${name}`,
      runId: Labels[RUN_LABEL] ?? '',
      runs: State === 'running',
      createdMs: Created * 1000,
      remove: (endsAt) => removeContainer(engine, container, name, endsAt),
    };
  });
}

async function findNetworks(engine: Engine, filters: Filters): Promise<Item[]> {
  const found = await engine.call('list networks', (docker, abortSignal) =>
    docker.listNetworks({ filters, abortSignal }),
  );
  return found.map(({ Name, Created, Labels }) => ({
    told: `network ${Name}`,
    runId: Labels?.[RUN_LABEL] ?? '',
    runs: false,
    createdMs: Date.parse(Created),
    remove: (endsAt) => removeNetwork(engine, Name, endsAt),
  }));
}

async function removeAll(items: readonly Item[]): Promise<Omit<Swept, 'underWay'>> {
  const endsAt = performance.now() + LIMIT_MS;
  const done = await Promise.all(
    items.map(async ({ told, remove }) => ({ told, left: await remove(endsAt) })),
  );
  return {
    removed: done.filter(({ left }) => left.length === 0).map(({ told }) => told),
    leftovers: done.flatMap(({ left }) => left),
  };
}
