import { formatDuration } from '../core/duration.ts';
import type { EtcdFact, EtcdMetrics } from '../core/facts.ts';
import type { FactArgs } from '../core/plan.ts';
import { judgeMembers, untold, type Verdict } from './etcd-members.ts';
import type { Fact } from './fact.ts';
import { judgeLatency } from './latency.ts';

/** Is each member's disk fast enough now? What it did before the run is not looked at. */
export const etcdDisk: Fact<'etcd-disk', 'etcd'> = {
  needs: ['etcd'],
  judge: (args, { etcd }) => judgeDisk(args, etcd),
};

const UNITS = { syncs: 'flushes of the log', commits: 'commits of the database' } as const;

export function judgeDisk({ what, withinMs }: FactArgs['etcd-disk'], etcd: EtcdFact) {
  return judgeMembers(etcd, `p99 within ${formatDuration(withinMs)}`, ({ metrics }) =>
    metrics ? judge(metrics, what, withinMs) : untold('metrics'),
  );
}

function judge(metrics: EtcdMetrics, what: 'syncs' | 'commits', limitMs: number): Verdict {
  const histogram = metrics[what];
  if (!histogram) return { observed: 'was started anew meanwhile', code: 'absent', status: 'skipped' };
  const { is, said } = judgeLatency(histogram, { limitMs, unit: UNITS[what], spanMs: metrics.spanMs });
  if (is === 'fine') return { observed: said };
  return is === 'slow'
    ? { observed: said, code: 'ESLOWDISK' }
    : { observed: said, code: 'absent', status: 'skipped' };
}
