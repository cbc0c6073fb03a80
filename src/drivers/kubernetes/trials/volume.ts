import { randomUUID } from 'node:crypto';
import { Deadline } from '../../../core/deadline.ts';
import { formatDuration } from '../../../core/duration.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import { TRIAL_ROLE } from '../../../core/labels.ts';
import type { TrialResult } from '../../driver.ts';
import { readPodEvents } from '../pod-events.ts';
import { describePod } from '../pod-judgement.ts';
import { volumePod } from '../pod-manifest.ts';
import type { Claim, Pod } from '../wire.ts';
import type { Bench, Trial } from './trial.ts';

/**
 * A claim is bound, one pod writes into it and ends, another reads it. Both are placed by the scheduler, which goes by
 * what the volume says of nodes; a claim may wait to be bound for its first pod, so that there is no earlier step.
 */
export const volume: Trial<'volume'> = async (args, bench, withinMs) => {
  const { place, creations, ready } = bench;
  const claim = place.podName('volume');
  const text = randomUUID();
  const deadline = new Deadline(withinMs);
  await ready;
  const manifest = claimManifest(bench, claim, args);
  await creations.create(`create claim ${claim}`, place.path('persistentvolumeclaims'), manifest);
  const written = await step('write', claim, text, bench, deadline);
  if (!written.ok) return [written];
  return [written, await step('read', claim, text, bench, deadline)];
};

function claimManifest(
  { place }: Bench,
  name: string,
  { className, size }: { className?: string; size: string },
) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: place.metadata(name),
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size } },
      ...(className === undefined ? {} : { storageClassName: className }),
    },
  };
}

/** One pod with the volume, which says at its end what it wrote or found. */
async function step(
  what: 'write' | 'read',
  claim: string,
  text: string,
  bench: Bench,
  deadline: Deadline,
): Promise<TrialResult> {
  const { place, creations, news, options, lifetimeSeconds } = bench;
  const podName = place.podName(`volume-${what}`);
  const pod = { podName, role: TRIAL_ROLE, lifetimeSeconds };
  const startedAt = performance.now();
  const manifest = volumePod(place, pod, options, { claim, what, text });
  await creations.create(`create pod ${podName}`, place.path('pods'), manifest);
  const ended = await news.until((pods) => endOf(pods.get(podName)), deadline.remainingMs());
  const totalMs = performance.now() - startedAt;
  const base = { at: what, totalMs };
  if (!ended) return { ...base, ok: false, ...(await whyNot(podName, claim, bench)) };
  const node = ended.spec?.nodeName ?? 'a node';
  const said = ended.status?.containerStatuses?.[0]?.state?.terminated?.message ?? '';
  if (said === text) {
    return {
      ...base,
      ok: true,
      observed: `${what === 'write' ? 'written' : 'read back'} on ${node} in ${formatDuration(totalMs)}`,
    };
  }
  const observed = `cannot ${what} on ${node}: ${oneLine(said) || describePod(ended)}`;
  return { ...base, ok: false, observed, code: 'EVOLUME' };
}

function endOf(pod: Pod | undefined): Pod | undefined {
  const { phase } = pod?.status ?? {};
  return phase === 'Succeeded' || phase === 'Failed' ? pod : undefined;
}

/** The claim is not bound, or the pod with it does not run: what is said of either. */
async function whyNot(
  podName: string,
  claim: string,
  bench: Bench,
): Promise<Pick<TrialResult, 'observed' | 'code'>> {
  const { api, place, news } = bench;
  const path = place.path('persistentvolumeclaims', claim);
  const { status } = await api.request<Claim>({ method: 'GET', path, doing: `read claim ${claim}` });
  const bound = status?.phase === 'Bound';
  const events = await readPodEvents(api, place, bound ? podName : claim).catch(() => []);
  const pod = await news.until((pods) => pods.get(podName), 0);
  const unscheduled = pod?.status?.conditions?.find(
    ({ type, status: met }) => type === 'PodScheduled' && met === 'False',
  )?.message;
  const reasons = [bound ? 'its pod does not run' : 'the claim is not bound', unscheduled, events.at(-1)];
  const observed = reasons.flatMap((one) => (one ? oneLine(one) : [])).join('; ');
  return { observed, code: bound ? 'EVOLUME' : 'EUNBOUND' };
}
