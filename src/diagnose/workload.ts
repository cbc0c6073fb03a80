import type { Cause } from '../core/finding.ts';
import type { Hypothesis } from './hypothesis.ts';
import { hasFailed, stated } from './stated.ts';
import { distinct, listed } from './words.ts';

/** What the API server says of a workload: the code of the observation is the cause. */
export const workload = (
  cause: Cause,
  words: { readonly summary: (objects: string) => string; readonly advice: string },
): Hypothesis =>
  stated(cause, {
    severity: 'warning',
    speaks: (seen) => hasFailed(seen) && seen.code === cause,
    nodes: (seen, { node }) => {
      const nodes = distinct(seen.flatMap((one) => (one.node && node(one.node) ? [one.node] : [])));
      // more nodes than this have nothing to do with it
      return nodes.length === 1 ? nodes : [];
    },
    summary: (_, seen) =>
      words.summary(
        listed(
          seen.map(({ to }) => to),
          4,
        ),
      ),
    advice: words.advice,
  });
