import { formatDuration } from '../core/duration.ts';
import type { PodFact } from '../core/workload-facts.ts';
import { ageMs } from './age.ts';
import type { Fact } from './fact.ts';
import { lacksImage } from './image-trouble.ts';
import { judgeObjects, type Wrong } from './judge-objects.ts';
import { namesOf, standsWithNode } from './pods-of.ts';

/**
 * Has every pod got its node, and started there, in time? A pod whose init container runs has started; one that
 * somebody gates waits on purpose; one that lacks an image is another check's.
 */
export const started: Fact<'started', 'pods'> = {
  needs: ['pods'],
  namespaces: ({ scope }) => scope.namespaces,

  judge: ({ scope, withinMs }, { pods }, { now, facts: { nodes } }) =>
    judgeObjects(
      pods.filter(({ leaving }) => !leaving),
      {
        scope,
        now,
        what: 'pods',
        expected: `started within ${formatDuration(withinMs)}`,
        names: namesOf,
        wrong: (pod) => (standsWithNode(pod, nodes) ? undefined : pending(pod, withinMs, now)),
      },
    ),
};

function pending(pod: PodFact, withinMs: number, now: Date): Wrong | undefined {
  const { phase, scheduledAt, createdAt, unscheduled, containers, node } = pod;
  const waited = ageMs(scheduledAt || createdAt, now);
  if (phase !== 'Pending' || waited < withinMs || unscheduled?.reason === 'SchedulingGated') return undefined;
  const since = formatDuration(waited);
  const code = 'pod-pending';
  if (scheduledAt === '') {
    const why = unscheduled?.message || 'nobody says why';
    // a pod of a DaemonSet was made for one
    return { observed: `${node ? 'no place' : 'no node'} for ${since}: ${why}`, code, node };
  }
  // one that crashes again and again is not waiting to be started
  if (containers.some((one) => one.running || one.restarts > 0 || lacksImage(one))) return undefined;
  const waiting = containers.find((one) => one.waiting && one.waiting.reason !== 'PodInitializing')?.waiting;
  const why = waiting
    ? [waiting.reason, waiting.message].filter(Boolean).join(': ')
    : 'the kubelet says nothing';
  return { observed: `not started for ${since}: ${why}`, code, node };
}
