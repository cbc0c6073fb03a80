import { formatDuration } from '../../../core/duration.ts';
import { TRIAL_ROLE } from '../../../core/labels.ts';
import type { TrialResult } from '../../driver.ts';
import { describePod, judgePod } from '../pod-judgement.ts';
import { pullPod } from '../pod-manifest.ts';
import type { Pod } from '../wire.ts';
import { nodesIn, whyNotRunning } from './node-pods.ts';
import type { Bench, Trial } from './trial.ts';

interface Wanted {
  readonly image: string;
  readonly imagePullPolicy: 'Always' | 'IfNotPresent';
}

/** Each node has an image from its registry. Its container's program does not exist, so nothing of it ever runs. */
export const imagePull: Trial<'image-pull'> = async ({ nodes, image, policy }, bench, withinMs) => {
  await bench.ready;
  const wanted = { image, imagePullPolicy: policy };
  return Promise.all(nodesIn(nodes, bench).map(({ name }) => pull(name, wanted, bench, withinMs)));
};

async function pull(at: string, wanted: Wanted, bench: Bench, withinMs: number): Promise<TrialResult> {
  const { place, creations, news, lifetimeSeconds } = bench;
  const podName = place.podName(`pull-${at}`);
  const manifest = pullPod(place, { podName, node: at, role: TRIAL_ROLE, lifetimeSeconds }, wanted);
  const startedAt = performance.now();
  await creations.create(`create pod ${podName}`, place.path('pods'), manifest);
  const seen = await news.until((pods) => pulled(pods.get(podName)), withinMs);
  const totalMs = performance.now() - startedAt;
  if (seen?.ok) {
    return { at, ok: true, totalMs, observed: `${wanted.image} there in ${formatDuration(totalMs)}` };
  }
  const { observed, code = 'ETIMEDOUT' } = seen ?? (await whyNotRunning(podName, bench));
  return { at, ok: false, totalMs, code, observed: `${wanted.image}: ${observed}` };
}

/** A container that cannot start for want of a program has its image. Undefined: no telling yet. */
function pulled(pod: Pod | undefined): { ok: boolean; observed: string; code?: string } | undefined {
  if (!pod) return undefined;
  const observed = describePod(pod);
  const { waiting, terminated, running } = pod.status?.containerStatuses?.[0]?.state ?? {};
  if (running || terminated || /^(RunContainer|CreateContainer)/.test(waiting?.reason ?? ''))
    return { ok: true, observed };
  // not the word for an image that the run needs and lacks: this is what was asked
  if (waiting && /^(ErrImage|ImagePull|InvalidImage|Registry)/.test(waiting.reason ?? ''))
    return { ok: false, observed, code: 'EPULL' };
  return judgePod(pod).kind === 'lost' ? { ok: false, observed, code: 'agent-lost' } : undefined;
}
