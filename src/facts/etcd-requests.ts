import { formatDuration } from '../core/duration.ts';
import type { EtcdRequestsFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { Fact } from './fact.ts';
import { judgeLatency } from './latency.ts';

/** Does etcd answer the API server in time? By the API server's own metrics, and by what it could not answer. */
export const etcdRequests: Fact<'etcd-requests', 'etcd-requests'> = {
  needs: ['etcd-requests'],
  judge: ({ withinMs }, read) => [judgeRequests(read['etcd-requests'], withinMs)],
};

export function judgeRequests(read: EtcdRequestsFact, limitMs: number): Observation {
  const { metrics, reads, unanswered } = read;
  const expected = `p99 within ${formatDuration(limitMs)}`;
  const base = { from: 'apiserver', to: 'etcd', expected, attempts: 1 };
  // one may be chance, as ever; and a request that hangs is not in the metrics yet
  if (unanswered >= 2) {
    const observed = `${unanswered} of ${reads} reads had no answer in ${formatDuration(read.limitMs)}`;
    return { ...base, observed, status: 'failed', code: 'EETCDSLOW' };
  }
  if (!metrics) {
    const observed = "the API server's metrics could not be read twice, or were those of two servers";
    return { ...base, observed, status: 'inconclusive', code: 'ENOMETRICS' };
  }
  const { requests, spanMs } = metrics;
  const { is, said } = judgeLatency(requests, { limitMs, unit: 'requests', spanMs });
  if (is === 'fine') return { ...base, observed: said, status: 'passed' };
  return is === 'slow'
    ? { ...base, observed: said, status: 'failed', code: 'EETCDSLOW' }
    : { ...base, observed: said, status: 'skipped', code: 'absent' };
}
