import { DriverError } from '../../../core/errors.ts';
import type { NodeFact } from '../../../core/facts.ts';
import type { PodSelector } from '../../../core/plan.ts';
import type { TrialResult } from '../../driver.ts';
import { describePod, judgePod } from '../pod-judgement.ts';
import type { Bench } from './trial.ts';

/** What trials with a pod on each node share. */

/** The nodes with an agent that a selector means. @throws DriverError `absent` where no pod could be put on one */
export function nodesIn(selector: PodSelector, { nodes }: Bench): readonly NodeFact[] {
  const unseen = nodes.find((node) => node.unseen)?.unseen;
  if (unseen)
    throw new DriverError(unseen, { doing: 'put a pod on each node', code: 'absent', retryable: false });
  const labels = selector.kind === 'nodes' ? Object.entries(selector.labels ?? {}) : [];
  return nodes.filter((node) => labels.every(([key, value]) => node.labels[key] === value));
}

/** What keeps a pod that was put on a node from running, as far as its status tells. */
export async function whyNotRunning(
  podName: string,
  { news }: Bench,
): Promise<Pick<TrialResult, 'observed' | 'code'>> {
  const pod = await news.until((pods) => pods.get(podName), 0);
  if (!pod) return { observed: 'its pod is not there', code: 'agent-lost' };
  const observed = describePod(pod);
  const [container] = pod.status?.containerStatuses ?? [];
  if (!container && pod.status?.phase !== 'Failed') return { observed, code: 'node-unreachable' };
  const judgement = judgePod(pod);
  if ('code' in judgement && judgement.code !== 'agent-lost') return { observed, code: judgement.code };
  return { observed, code: container?.state?.waiting ? 'runtime-broken' : 'agent-lost' };
}
