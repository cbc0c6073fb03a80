import { formatDuration } from '../core/duration.ts';
import type { ContainerFact } from '../core/workload-facts.ts';
import { ageMs } from './age.ts';
import type { Fact } from './fact.ts';
import { judgeObjects } from './judge-objects.ts';
import { namesOf, standsWithNode } from './pods-of.ts';

/** Its times are whole seconds. */
const AT_ONCE_MS = 3000;

/**
 * Does no container restart too often? A lifetime's count says nothing of today. What one reading of the pods can tell:
 * it is in `CrashLoopBackOff` now or on its way there, or it has some restarts behind it and its last life ended a short time ago.
 */
export const steady: Fact<'steady', 'pods'> = {
  needs: ['pods'],
  namespaces: ({ scope }) => scope.namespaces,

  judge: ({ scope, graceMs, restarts, withinMs }, { pods }, { now, facts: { nodes } }) =>
    judgeObjects(
      pods.filter(({ leaving }) => !leaving),
      {
        scope,
        now,
        what: 'pods',
        expected: `fewer than ${restarts} restarts, the last within ${formatDuration(withinMs)}`,
        names: namesOf,
        wrong: (pod) => {
          if (ageMs(pod.createdAt, now) < graceMs || standsWithNode(pod, nodes)) return undefined;
          const restless = pod.containers.find((one) => isRestless(one, { restarts, withinMs, now }));
          return restless && { observed: told(restless, now), code: 'pod-restarting', node: pod.node };
        },
      },
    ),
};

interface Limits {
  readonly restarts: number;
  readonly withinMs: number;
  readonly now: Date;
}

function isRestless(container: ContainerFact, limits: Limits): boolean {
  const { waiting, ended, restarts } = container;
  if (waiting?.reason === 'CrashLoopBackOff' || isHeldBack(container, limits)) return true;
  return restarts >= limits.restarts && ended !== undefined && ageMs(ended.at, limits.now) <= limits.withinMs;
}

/** The kubelet starts a container anew at once, but for one that crashes again: it may take long to call that a loop. */
function isHeldBack({ running, waiting, ended, restarts }: ContainerFact, { now }: Limits): boolean {
  if (running || waiting || !ended || ended.exitCode === 0) return false;
  return restarts > 0 && ageMs(ended.at, now) > AT_ONCE_MS;
}

function told({ name, restarts, waiting, ended }: ContainerFact, now: Date): string {
  const looping = waiting?.reason === 'CrashLoopBackOff' ? ', now in CrashLoopBackOff' : '';
  const count = `${name}: ${restarts} restart${restarts === 1 ? '' : 's'}${looping}`;
  if (!ended) return count;
  const ago = formatDuration(Math.max(0, ageMs(ended.at, now)));
  return `${count}; its last life ended ${ago} ago with ${ended.exitCode} (${ended.reason})`;
}
