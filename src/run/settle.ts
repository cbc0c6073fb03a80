import type { Settled } from '../core/baseline/comparison.ts';
import { sleep } from '../core/deadline.ts';
import { DriverError } from '../core/errors.ts';
import type { Cluster, Driver } from '../drivers/driver.ts';
import { type Seen, unsettled, type Waiting } from '../facts/unsettled.ts';

export interface Settling extends Waiting {
  readonly driver: Driver;
  /** it is not waited for any longer, in ms */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** the first look at the cluster @throws to end it */
  readonly onOpen: (cluster: Cluster) => Promise<void>;
  /** what is waited for is another */
  readonly onWait: (left: readonly string[]) => void;
}

/** What comes to rest takes seconds: looked at more often, a large cluster's lists cost more than they tell. */
const EVERY_MS = 2000;

/**
 * Waits until a cluster has come to rest. It looks anew each time, as the next run will; a watch of nodes and three
 * kinds of workloads would save little over a minute or two.
 * @throws UsageError, and what `onOpen` throws
 */
export async function settle(settling: Settling): Promise<Settled> {
  const { limitMs, signal } = settling;
  const startedAt = performance.now();
  const waitedFor = new Set<string>();
  for (let first = true; ; first = false) {
    const { left, unread } = await look(settling, first);
    const waitedMs = performance.now() - startedAt;
    const over = left.length === 0 || waitedMs + EVERY_MS > limitMs || signal.aborted;
    if (limitMs > 0) for (const one of left) waitedFor.add(subjectOf(one));
    if (over)
      return {
        waitedMs: first ? 0 : waitedMs,
        waitedFor: [...waitedFor],
        left,
        ...(unread ? { unread } : {}),
      };
    settling.onWait(left);
    await sleep(EVERY_MS, signal);
  }
}

interface Look {
  readonly left: readonly string[];
  readonly unread?: string;
}

async function look(settling: Settling, first: boolean): Promise<Look> {
  let cluster: Cluster | undefined;
  try {
    cluster = await settling.driver.open();
    if (first) await settling.onOpen(cluster);
    const { facts } = cluster;
    const { seen, unread } = await readWorkloads(cluster, settling);
    const now = new Date(Date.now() + (facts.api?.aheadMs ?? 0));
    return { left: unsettled({ facts, now, ...seen }, settling), ...(unread ? { unread } : {}) };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    // a right that is missing does not come by waiting: the run will say so
    return error.retryable
      ? { left: [`the API server: ${error.message}`] }
      : { left: [], unread: error.message };
  } finally {
    await cluster?.close();
  }
}

async function readWorkloads(
  cluster: Cluster,
  { scope }: Settling,
): Promise<{ seen: Pick<Seen, 'workloads'>; unread?: string }> {
  if (cluster.facts.api?.readyz.error) return { seen: {} };
  try {
    return { seen: { workloads: await cluster.read('workloads', scope.namespaces) } };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return error.code === 'absent' ? { seen: {} } : { seen: {}, unread: error.message };
  }
}

/** Without what changes while it is waited for: `Deployment shop/web`. */
const subjectOf = (left: string): string => left.slice(0, `${left}: `.indexOf(': '));
