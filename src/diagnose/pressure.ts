import type { Cause } from '../core/finding.ts';
import type { Hypothesis } from './hypothesis.ts';
import { hasFailed, stated } from './stated.ts';

/** A kubelet says that its node runs out of something; it evicts pods until that is over. */
export const pressure = (cause: Cause, condition: string, resource: string, advice: string): Hypothesis =>
  stated(cause, {
    speaks: (seen, { node }) => hasFailed(seen) && seen.code === condition && node(seen.to) !== undefined,
    summary: (nodes) => `${nodes} ${nodes.includes(' and ') ? 'are' : 'is'} short of ${resource}`,
    advice: (nodes) => `${advice} on ${nodes}`,
  });
