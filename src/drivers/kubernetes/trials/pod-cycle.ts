import { formatDuration } from '../../../core/duration.ts';
import { TRIAL_ROLE } from '../../../core/labels.ts';
import { retry } from '../../../core/retry.ts';
import type { TrialResult } from '../../driver.ts';
import { isPodReady } from '../pod-judgement.ts';
import { idlePod } from '../pod-manifest.ts';
import { nodesIn, whyNotRunning } from './node-pods.ts';
import type { Bench, Trial } from './trial.ts';

const RETRIES = 2;

/** On each node at once: a pod that does nothing is created, becomes ready, is deleted and is gone. */
export const podCycle: Trial<'pod-cycle'> = async ({ nodes }, bench, withinMs) => {
  await bench.ready;
  return Promise.all(nodesIn(nodes, bench).map(({ name }) => cycle(name, bench, withinMs)));
};

async function cycle(node: string, bench: Bench, withinMs: number): Promise<TrialResult> {
  const { place, creations, news, options, lifetimeSeconds } = bench;
  const podName = place.podName(`cycle-${node}`);
  const manifest = idlePod(place, { podName, node, role: TRIAL_ROLE, lifetimeSeconds }, options);
  const createdAt = performance.now();
  await creations.create(`create pod ${podName}`, place.path('pods'), manifest);
  const ready = await news.until((pods) => {
    const pod = pods.get(podName);
    return pod && isPodReady(pod) ? true : undefined;
  }, withinMs);
  const readyMs = performance.now() - createdAt;
  if (!ready) {
    const { observed, code = 'ETIMEDOUT' } = await whyNotRunning(podName, bench);
    const told = `not ready after ${formatDuration(readyMs)}: ${observed}`;
    return { at: node, ok: false, totalMs: readyMs, code, observed: told };
  }
  return leave(node, podName, readyMs, bench, withinMs);
}

async function leave(
  at: string,
  podName: string,
  readyMs: number,
  { api, place, news }: Bench,
  withinMs: number,
): Promise<TrialResult> {
  const deletedAt = performance.now();
  const path = place.path('pods', podName);
  await retry(() => api.request({ method: 'DELETE', path, doing: `delete pod ${podName}` }), RETRIES);
  const gone = await news.until((pods) => (pods.has(podName) ? undefined : true), withinMs);
  const goneMs = performance.now() - deletedAt;
  const observed = `ready in ${formatDuration(readyMs)}, ${gone ? 'gone in' : 'not gone after'} ${formatDuration(goneMs)}`;
  // the limit is for each of the two
  const totalMs = Math.max(readyMs, goneMs);
  return { at, ok: gone === true, totalMs, observed, ...(gone ? {} : { code: 'ETIMEDOUT' }) };
}
