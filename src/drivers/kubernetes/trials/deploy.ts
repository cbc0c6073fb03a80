import { formatDuration } from '../../../core/duration.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import { AGENT_LABEL, TRIAL_ROLE } from '../../../core/labels.ts';
import { retry } from '../../../core/retry.ts';
import type { TrialResult } from '../../driver.ts';
import { deploymentManifest } from '../deployment-manifest.ts';
import { labelValue } from '../names.ts';
import type { Deployment, Pod } from '../wire.ts';
import type { Bench, Trial } from './trial.ts';

const RETRIES = 2;

/**
 * A Deployment of one gets its pod from the controllers, and after its deletion the garbage collector takes the pod
 * away. The pod's end stands for the ReplicaSet's as well: the collector deletes nothing that still has its owner.
 */
export const deploy: Trial<'deploy'> = async (_args, bench, withinMs) => {
  const { place, creations, news, options, ready, lifetimeSeconds } = bench;
  const name = place.podName('deployed');
  const manifest = deploymentManifest(place, { podName: name, role: TRIAL_ROLE, lifetimeSeconds }, options);
  await ready;
  const startedAt = performance.now();
  await creations.create(`create deployment ${name}`, place.path('deployments'), manifest);
  // a controller gets its pod no sooner than the run gets its own
  const held = creations.held.then((error) => Promise.reject(error));
  const found = await Promise.race([news.until((pods) => podOf(name, pods), withinMs), held]);
  const totalMs = performance.now() - startedAt;
  if (!found) return [{ at: 'deployment', ok: false, totalMs, ...(await whyNone(bench, name)) }];
  const got = { at: 'deployment', ok: true, totalMs, observed: `a pod in ${formatDuration(totalMs)}` };
  return [got, await collected(bench, name, withinMs)];
};

/** Deletes it, and waits for what followed from it to be gone. */
async function collected(bench: Bench, name: string, withinMs: number): Promise<TrialResult> {
  const { api, place, news } = bench;
  const startedAt = performance.now();
  const path = `${place.path('deployments', name)}?propagationPolicy=Background`;
  await retry(() => api.request({ method: 'DELETE', path, doing: `delete deployment ${name}` }), RETRIES);
  const gone = await news.until((pods) => (podOf(name, pods) ? undefined : true), withinMs);
  const totalMs = performance.now() - startedAt;
  const at = 'garbage collector';
  if (gone) return { at, ok: true, totalMs, observed: `its pod was gone in ${formatDuration(totalMs)}` };
  const observed = `the deployment was deleted, and its pod is still there after ${formatDuration(totalMs)}`;
  return { at, ok: false, totalMs, code: 'ETIMEDOUT', observed };
}

/** Its name is the ReplicaSet's and something random. */
const podOf = (name: string, pods: ReadonlyMap<string, Pod>): Pod | undefined =>
  [...pods.values()].find(({ metadata }) => metadata.labels?.[AGENT_LABEL] === labelValue(name));

/** A controller that may not create the pod says so; one that is not there says nothing. */
async function whyNone({ api, place }: Bench, name: string): Promise<Pick<TrialResult, 'observed' | 'code'>> {
  const request = { method: 'GET', path: place.path('deployments', name), doing: `read deployment ${name}` };
  const { status } = await api.request<Deployment>({ ...request, method: 'GET' });
  const refusal = status?.conditions?.find(
    (one) => one.type === 'ReplicaFailure' && one.status === 'True',
  )?.message;
  if (refusal) {
    const code = /quota/.test(refusal) ? 'quota-exceeded' : 'admission-denied';
    return { observed: `it got no pod: ${oneLine(refusal)}`, code };
  }
  const seen = status?.observedGeneration ? 'its controller saw it' : 'no controller took it up';
  return { observed: `it got no pod, and ${seen}`, code: 'ETIMEDOUT' };
}
