import { formatDuration } from '../../../core/duration.ts';
import { NODE_ROLE, TRIAL_ROLE } from '../../../core/labels.ts';
import type { TrialResult } from '../../driver.ts';
import { readPodEvents } from '../pod-events.ts';
import { isPodReady, judgePod } from '../pod-judgement.ts';
import { PROBED_PORT, probedPod } from '../pod-manifest.ts';
import { nodesIn, whyNotRunning } from './node-pods.ts';
import type { Bench, Trial } from './trial.ts';

/** For a pod to run at all. */
const START_MS = 10_000;
/** For the pod's neighbour to reach it, who needs no more than a moment. */
const NEIGHBOUR_MS = 1000;

/**
 * Each node's host network reaches a pod there. The kubelet is a process of the host, and it asks a pod at a port
 * whether it is ready: so no pod of ours has to be in the host network, which PodSecurity forbids. Where it does not
 * get through, the agent beside the pod tells whether the pod is to blame.
 */
export const hostToPod: Trial<'host-to-pod'> = async ({ nodes }, bench, withinMs) => {
  await bench.ready;
  return Promise.all(nodesIn(nodes, bench).map(({ name }) => reach(name, bench, withinMs)));
};

async function reach(at: string, bench: Bench, withinMs: number): Promise<TrialResult> {
  const { place, creations, news, options, lifetimeSeconds } = bench;
  const podName = place.podName(`probed-${at}`);
  const manifest = probedPod(place, { podName, node: at, role: TRIAL_ROLE, lifetimeSeconds }, options);
  const createdAt = performance.now();
  await creations.create(`create pod ${podName}`, place.path('pods'), manifest);
  const address = await news.until((pods) => {
    const pod = pods.get(podName);
    const judgement = pod && judgePod(pod);
    return judgement?.kind === 'running' ? judgement.address : undefined;
  }, START_MS);
  if (address === undefined) {
    const { observed, code = 'ETIMEDOUT' } = await whyNotRunning(podName, bench);
    return { at, ok: false, totalMs: performance.now() - createdAt, code, observed };
  }
  const runsAt = performance.now();
  const ready = await news.until((pods) => {
    const pod = pods.get(podName);
    return pod && isPodReady(pod) ? true : undefined;
  }, withinMs);
  const totalMs = performance.now() - runsAt;
  if (ready)
    return { at, ok: true, totalMs, observed: `its kubelet reached a pod in ${formatDuration(totalMs)}` };
  return { at, ok: false, totalMs, ...(await whoseFault(at, podName, address, bench)) };
}

async function whoseFault(
  at: string,
  podName: string,
  address: string,
  bench: Bench,
): Promise<Pick<TrialResult, 'observed' | 'code'>> {
  const [reached, said] = await Promise.all([
    neighbourReaches(at, address, bench),
    lastProbe(podName, bench),
  ]);
  const seen = `its kubelet does not reach a pod${said}`;
  return reached
    ? { observed: `${seen}; the agent beside it does`, code: 'EHOSTTOPOD' }
    : { observed: `${seen}; nor does the agent beside it`, code: 'ETIMEDOUT' };
}

async function neighbourReaches(at: string, host: string, { agents }: Bench): Promise<boolean> {
  const agent = agents.find(({ role, node }) => role === NODE_ROLE && node === at);
  if (!agent || !(await agent.up).up) return false;
  const args = { host, port: PROBED_PORT, greeted: false };
  const answer = await agent.ask({ probe: 'tcp', args, timeoutMs: NEIGHBOUR_MS }).catch(() => undefined);
  return answer?.ok ?? false;
}

/** What the kubelet says of it, where its events may be read. */
async function lastProbe(podName: string, { api, place }: Bench): Promise<string> {
  const events = await readPodEvents(api, place, podName).catch(() => []);
  const last = events.findLast((event) => event.includes('Unhealthy'));
  return last ? `: ${last}` : '';
}
