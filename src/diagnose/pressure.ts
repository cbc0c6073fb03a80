import type { Cause } from '../core/finding.ts';
import type { Hypothesis } from './hypothesis.ts';
import { hasFailed, stated } from './stated.ts';
import { on, unavailable } from './unavailable.ts';

/** A kubelet says that its node runs out of something and evicts pods until that is over, or a container cannot be made for want of it. */
export const pressure = (cause: Cause, condition: string, resource: string, advice: string): Hypothesis =>
  stated(
    cause,
    {
      speaks: (seen, { node }) => hasFailed(seen) && seen.code === condition && node(seen.to) !== undefined,
      summary: (nodes) => `${nodes} ${nodes.includes(' and ') ? 'are' : 'is'} short of ${resource}`,
      advice: (nodes) => `${advice} on ${nodes}`,
    },
    unavailable(cause, {
      summary: (nodes) => `nothing can be started${on(nodes)} for want of ${resource}`,
      advice: (nodes) => `${advice}${on(nodes)}`,
    }),
  );
