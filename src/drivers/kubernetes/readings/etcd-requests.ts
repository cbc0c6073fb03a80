import { sleep } from '../../../core/deadline.ts';
import { DriverError } from '../../../core/errors.ts';
import type { EtcdRequestsFact } from '../../../core/facts.ts';
import { difference } from '../../../core/histogram.ts';
import type { Api } from '../api.ts';
import { answerError } from '../api-error.ts';
import { readThroughApi } from '../etcd/read-through.ts';
import { Metrics } from '../prometheus.ts';

const READS = 10;
/** Between two of them, in ms. */
const PACE_MS = 80;
/** The API server asks each member of etcd for its size before it tells its metrics: a dead one holds them up. */
const LIMIT_MS = 2000;

/** @throws DriverError `rbac-missing` where the API server's metrics may not be read */
export async function etcdRequests(api: Api): Promise<EtcdRequestsFact> {
  const [before, answered] = await Promise.all([
    scrape(api),
    Promise.all(Array.from({ length: READS }, (_, i) => readLater(api, i * PACE_MS))),
  ]);
  const after = before && (await scrape(api));
  return {
    ...(before && after ? between(before, after) : {}),
    reads: READS,
    unanswered: answered.filter((one) => !one).length,
    limitMs: LIMIT_MS,
  };
}

async function readLater(api: Api, afterMs: number): Promise<boolean> {
  await sleep(afterMs);
  // all are over together
  return readThroughApi(api, LIMIT_MS - afterMs);
}

interface Scrape {
  readonly metrics: Metrics;
  readonly at: number;
}

/** Undefined where there is no answer in time. */
async function scrape(api: Api): Promise<Scrape | undefined> {
  const request = { method: 'GET', path: '/metrics', limitMs: LIMIT_MS } as const;
  const doing = "read the API server's metrics";
  try {
    const answer = await api.ask({ ...request, doing });
    if (answer.status === 200) return { metrics: new Metrics(answer.body), at: performance.now() };
    throw answerError(doing, answer);
  } catch (error) {
    if (error instanceof DriverError && error.code !== 'rbac-missing') return undefined;
    throw error;
  }
}

/** Empty where it was not the same process both times, as behind a load balancer. */
function between(before: Scrape, after: Scrape): Pick<EtcdRequestsFact, 'metrics'> {
  const name = 'etcd_request_duration_seconds';
  const started = ({ metrics }: Scrape) => metrics.value('process_start_time_seconds');
  const requests = difference(before.metrics.histogram(name), after.metrics.histogram(name));
  if (!requests || started(before) !== started(after)) return {};
  return { metrics: { requests, spanMs: after.at - before.at } };
}
