import { formatDuration } from '../core/duration.ts';
import { ageMs } from './age.ts';
import type { Fact } from './fact.ts';
import { judgeObjects } from './judge-objects.ts';

/** Is every volume claim bound in time? One whose class waits for a pod may wait while no pod uses it. */
export const claimsBound: Fact<'claims-bound', 'claims' | 'pods'> = {
  needs: ['claims', 'pods'],
  namespaces: ({ scope }) => scope.namespaces,

  judge({ scope, withinMs }, { claims, pods }, { now }) {
    const used = new Set(pods.flatMap((pod) => pod.claims.map((name) => `${pod.namespace}/${name}`)));
    return judgeObjects(claims, {
      scope,
      now,
      what: 'volume claims',
      expected: `bound within ${formatDuration(withinMs)}`,
      wrong: ({ namespace, name, phase, className, waitsForPod, createdAt }) => {
        const waited = ageMs(createdAt, now);
        if (phase === 'Bound' || (phase !== 'Lost' && waited < withinMs)) return undefined;
        if (waitsForPod && !used.has(`${namespace}/${name}`)) return undefined;
        const of = className ? `of class ${className}` : 'of no class';
        return { observed: `${phase || 'Pending'} for ${formatDuration(waited)}, ${of}`, code: 'EUNBOUND' };
      },
    });
  },
};
