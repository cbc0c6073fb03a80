import type { Leftover, SweepFilter, Swept } from '../../driver.ts';
import type { Api } from '../api.ts';
import { remove } from '../clean-up.ts';
import { connect } from '../connect.ts';
import type { ConnectOptions, KubernetesOptions } from '../options.ts';
import { GONE_LIMIT_MS, notGone } from './gone.ts';
import { findLeft, type Left } from './left.ts';
import { whyUnderWay } from './under-way.ts';

export type SweepOptions = ConnectOptions & Pick<KubernetesOptions, 'namespace'>;

/** For one deletion. */
const LIMIT_MS = 10_000;

/**
 * Removes what runs left behind that were killed, found by its labels: namespaces, and with `namespace` the
 * objects inside that one. Returns when it is gone, or does not go. Runs that may be under way are left alone, unless
 * the filter names one.
 * @param goneLimitMs what is deleted is waited for so long
 * @throws UsageError, DriverError where it cannot look
 */
export async function sweep(
  options: SweepOptions,
  filter: SweepFilter,
  goneLimitMs = GONE_LIMIT_MS,
): Promise<Swept> {
  const { api } = await connect(options);
  const { namespace } = options;
  const { runId } = filter;
  try {
    const where = {
      ...(namespace === undefined ? {} : { namespace }),
      ...(runId === undefined ? {} : { runId }),
    };
    const found = await findLeft(api, where);
    const underWay = runId === undefined ? runsUnderWay(found, api.now) : new Map<string, string>();
    const over = found.filter((left) => !underWay.has(left.runId) && isOld(left, filter, api.now));
    const refused = await Promise.all(over.map((left) => removeOne(api, left)));
    const deleted = over.filter((_, index) => refused[index]?.length === 0);
    const leftovers = [...refused.flat(), ...(await notGone(api, where, deleted, goneLimitMs))];
    const kept = new Set(leftovers.map(({ kind, name }) => `${kind} ${name}`));
    const removed = deleted.map(({ kind, name }) => `${kind} ${name}`).filter((told) => !kept.has(told));
    return {
      removed: removed.sort(),
      leftovers,
      underWay: [...underWay].map(([id, why]) => ({ runId: id, why })),
    };
  } finally {
    api.close();
  }
}

function runsUnderWay(found: readonly Left[], now: Date): Map<string, string> {
  const runs = Map.groupBy(found, ({ runId }) => runId);
  const judged = [...runs].flatMap(([runId, lefts]) => {
    const seen = { things: lefts.map(({ metadata }) => metadata), pods: lefts.flatMap(({ pods }) => pods) };
    const why = whyUnderWay(seen, now);
    return why === undefined ? [] : [[runId, why] as const];
  });
  return new Map(judged.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** By the server's clock: with one of ours that is ahead, a run that is under way would look old. */
const isOld = ({ metadata }: Left, { olderThanMs = 0 }: SweepFilter, now: Date): boolean =>
  Date.parse(metadata.creationTimestamp ?? '') <= now.getTime() - olderThanMs;

async function removeOne(api: Api, { kind, name, paths }: Left): Promise<readonly Leftover[]> {
  const all = await Promise.all(paths.map((path) => remove(api, { kind, name, path, limitMs: LIMIT_MS })));
  return all.flat();
}
