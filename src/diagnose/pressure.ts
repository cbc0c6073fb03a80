import type { Cause } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import { type Claim, type Hypothesis, STATED } from './hypothesis.ts';
import { be, distinct, listed, told } from './words.ts';

/** A kubelet says that its node runs out of something; it evicts pods until that is over. */
function pressure(cause: Cause, condition: string, resource: string, advice: string): Hypothesis {
  return {
    cause,

    test({ open, node }: Evidence): readonly Claim[] {
      const seen = open.filter(
        ({ code, to, status }) => status === 'failed' && code === condition && node(to),
      );
      if (seen.length === 0) return [];
      const nodes = distinct(seen.map(({ to }) => to));
      return [
        {
          nodes,
          severity: 'critical',
          confidence: STATED,
          summary: `${listed(nodes)} ${be(nodes)} short of ${resource}`,
          evidence: seen.map(told),
          explains: seen,
          advice: `${advice} on ${listed(nodes)}`,
        },
      ];
    },
  };
}

export const diskPressure = pressure(
  'disk-pressure',
  'DiskPressure',
  'disk space',
  'free space for images, logs and volumes',
);
export const memoryPressure = pressure(
  'memory-pressure',
  'MemoryPressure',
  'memory',
  'find what uses the memory, and whether it has a limit,',
);
export const pidPressure = pressure(
  'pid-pressure',
  'PIDPressure',
  'process ids',
  'find what starts so many processes',
);
