import type { Fact } from './fact.ts';
import { judgeObjects } from './judge-objects.ts';
import { whyStuck } from './rollout.ts';

/** Has each rollout come to its end, or is it within its time? One that somebody paused is left alone. */
export const rolledOut: Fact<'rolled-out', 'workloads'> = {
  needs: ['workloads'],
  namespaces: ({ scope }) => scope.namespaces,

  judge: ({ scope, ...patience }, { workloads }, { now }) =>
    judgeObjects(workloads, {
      scope,
      now,
      what: 'workloads',
      expected: 'rolled out',
      wrong: (workload) => {
        const observed = whyStuck(workload, patience, now);
        return observed === undefined ? undefined : { observed, code: 'rollout-stuck' };
      },
    }),
};
