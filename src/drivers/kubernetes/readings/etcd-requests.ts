import { sleep } from '../../../core/deadline.ts';
import { DriverError } from '../../../core/errors.ts';
import type { EtcdRequestsFact } from '../../../core/facts.ts';
import { difference } from '../../../core/histogram.ts';
import type { Api } from '../api.ts';
import { answerError } from '../api-error.ts';
import { Metrics } from '../prometheus.ts';

const READS = 10;
/** Between two of them, in ms. */
const PACE_MS = 80;
const LIMIT_MS = 2000;
/** An object that every cluster has; asked for by itself, it comes from etcd and not from a cache. */
const OBJECT = '/api/v1/namespaces/kube-system';

/** @throws DriverError `rbac-missing` where the API server's metrics may not be read */
export async function etcdRequests(api: Api): Promise<EtcdRequestsFact> {
  const before = await scrape(api);
  const answered = await Promise.all(Array.from({ length: READS }, (_, i) => read(api, i * PACE_MS)));
  const after = await scrape(api);
  const started = (one: Metrics) => one.value('process_start_time_seconds');
  const sameProcess = started(before.metrics) === started(after.metrics);
  const name = 'etcd_request_duration_seconds';
  const requests = difference(before.metrics.histogram(name), after.metrics.histogram(name));
  return {
    spanMs: after.at - before.at,
    ...(sameProcess && requests ? { requests } : {}),
    reads: READS,
    unanswered: answered.filter((one) => !one).length,
    limitMs: LIMIT_MS,
  };
}

async function scrape(api: Api): Promise<{ readonly metrics: Metrics; readonly at: number }> {
  const doing = "read the API server's metrics";
  const answer = await api.ask({ method: 'GET', path: '/metrics', doing });
  if (answer.status !== 200) throw answerError(doing, answer);
  return { metrics: new Metrics(answer.body), at: performance.now() };
}

/** Was there an answer in time? Also a no is one: only what comes of etcd's silence is none. */
async function read(api: Api, afterMs: number): Promise<boolean> {
  await sleep(afterMs);
  const request = { method: 'GET', path: OBJECT, doing: 'read a namespace', limitMs: LIMIT_MS } as const;
  try {
    return (await api.ask(request)).status < 500;
  } catch (error) {
    if (error instanceof DriverError) return false;
    throw error;
  }
}
