import { TRIAL_ROLE } from '../../../core/labels.ts';
import { removePod } from '../clean-up.ts';
import { idlePod } from '../pod-manifest.ts';
import type { Pod } from '../wire.ts';
import type { Trial } from './trial.ts';

/** A pod that names no node gets one from the scheduler. It need not start. */
export const schedule: Trial<'schedule'> = async (_args, bench, withinMs) => {
  const { api, place, creations, news, options, ready, lifetimeSeconds } = bench;
  const podName = place.podName('scheduled');
  const manifest = idlePod(place, { podName, role: TRIAL_ROLE, lifetimeSeconds }, options);
  await ready;
  const startedAt = performance.now();
  await creations.create(`create pod ${podName}`, place.path('pods'), manifest);
  const node = await news.until((pods) => pods.get(podName)?.spec?.nodeName, withinMs);
  const totalMs = performance.now() - startedAt;
  const at = 'scheduler';
  if (node) {
    // that was all: its container need not start
    void creations.change(() => removePod(api, place, podName)).catch(() => {});
    return [{ at, ok: true, totalMs, observed: `a pod was bound to ${node}` }];
  }
  const why = await news.until((pods) => refusalOf(pods.get(podName)), 0);
  if (why) return [{ at, ok: false, totalMs, code: 'EUNSCHEDULABLE', observed: why }];
  return [
    {
      at,
      ok: false,
      totalMs,
      code: 'ETIMEDOUT',
      observed: 'a pod was not bound to a node, and nobody said why',
    },
  ];
};

/** What the scheduler says where it finds no node. */
function refusalOf(pod: Pod | undefined): string | undefined {
  return pod?.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
    ?.message;
}
