import { count } from '../core/count.ts';
import { formatDuration } from '../core/duration.ts';
import type { ContainerFact } from '../core/workload-facts.ts';
import { ageMs } from './age.ts';
import type { Fact } from './fact.ts';
import { judgeObjects } from './judge-objects.ts';
import { namesOf, standsWithNode } from './pods-of.ts';

/** Its times are whole seconds. */
const AT_ONCE_MS = 3000;

/** A loop between two crashes: after that long, the next crash is as likely not to come. */
const JUST_NOW_MS = 60_000;
/** One restart alone is a kill, a new configuration, a node that was started anew. */
const AGAIN = 2;

/** How a life is said to have ended whose end nobody saw: its node was started anew under it. */
const UNSEEN = 'Unknown';

/**
 * Does no container restart too often? A lifetime's count says nothing of today. What one reading of the pods can tell:
 * it is in `CrashLoopBackOff` now or on its way there, or it has some restarts behind it, of which the last two came a
 * short time ago: its last life both began and ended then. Where that was a crash just now, two are enough.
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
        expected: `no crash loop, and fewer than ${restarts} restarts within ${formatDuration(withinMs)}`,
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
  if (container.waiting?.reason === 'CrashLoopBackOff' || isHeldBack(container, limits)) return true;
  return isTooOften(container, limits) || isBetweenCrashes(container, limits);
}

/** A life that was not the first began with a restart: where it was a short one, that is two within the time. */
function isTooOften({ ended, restarts }: ContainerFact, { withinMs, now, ...limits }: Limits): boolean {
  if (!ended || restarts < limits.restarts || ageMs(ended.at, now) > withinMs) return false;
  return limits.restarts < AGAIN || ageMs(ended.since ?? ended.at, now) <= withinMs;
}

/** It runs, and it did so before, and crashed: in a loop that is read before the kubelet holds it back again. */
function isBetweenCrashes(container: ContainerFact, limits: Limits): boolean {
  const { ended } = container;
  if (!ended || ended.exitCode === 0 || ended.reason === UNSEEN || ageMs(ended.at, limits.now) > JUST_NOW_MS)
    return false;
  return ended.since !== undefined && isTooOften(container, { ...limits, restarts: AGAIN });
}

/** The kubelet starts a container anew at once, but for one that crashes again: it may take long to call that a loop. */
function isHeldBack({ running, waiting, ended, restarts }: ContainerFact, { now }: Limits): boolean {
  if (running || waiting || !ended || ended.exitCode === 0) return false;
  return restarts > 0 && ageMs(ended.at, now) > AT_ONCE_MS;
}

function told({ name, restarts, waiting, ended }: ContainerFact, now: Date): string {
  const looping = waiting?.reason === 'CrashLoopBackOff' ? ', now in CrashLoopBackOff' : '';
  const often = `${name}: ${count(restarts, 'restart')}${looping}`;
  if (!ended) return often;
  const ago = formatDuration(Math.max(0, ageMs(ended.at, now)));
  const lastedMs = ended.since ? Math.max(0, ageMs(ended.since, now) - ageMs(ended.at, now)) : undefined;
  const life = lastedMs === undefined ? 'its last life' : `its last life, of ${formatDuration(lastedMs)},`;
  return `${often}; ${life} ended ${ago} ago with ${ended.exitCode} (${ended.reason})`;
}
