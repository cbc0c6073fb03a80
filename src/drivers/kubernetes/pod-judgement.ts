import { nestedError } from './nested-error.ts';
import type { Pod } from './wire.ts';

/** What a pod's state means for the agent in it. */
export type PodJudgement =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly address: string }
  /** it may still come, but if this stays for a moment it will not */
  | ({ readonly kind: 'doubtful' } & Trouble)
  | ({ readonly kind: 'lost' } & Trouble);

export interface Trouble {
  /** a cause word */
  readonly code: string;
  readonly reason: string;
}

/** The kubelet tries none of these again before long. */
const NO_IMAGE = new Set(['ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName']);
const NO_IMAGE_YET = new Set(['ErrImagePull', 'ImageInspectError', 'RegistryUnavailable']);
const NO_CONTAINER_YET = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);
const NODE_GONE = new Set(['NodeLost', 'DeletionByPodGC', 'DeletionByTaintManager']);

export function judgePod(pod: Pod): PodJudgement {
  const { phase, podIP, conditions = [], reason } = pod.status ?? {};
  const disrupted = conditions.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
  if (NODE_GONE.has(reason ?? '') || NODE_GONE.has(disrupted?.reason ?? '')) {
    return { kind: 'lost', code: 'node-unreachable', reason: `its node is gone: ${describePod(pod)}` };
  }
  if (phase === 'Failed' || phase === 'Succeeded') return judgeEnded(pod);
  if (pod.metadata.deletionTimestamp)
    return { kind: 'lost', code: 'agent-lost', reason: 'somebody deletes its pod' };
  const { waiting, running, terminated } = pod.status?.containerStatuses?.[0]?.state ?? {};
  if (terminated) return judgeEnded(pod);
  if (waiting) return judgeWaiting(waiting.reason ?? '', describePod(pod));
  return phase === 'Running' && running && podIP ? { kind: 'running', address: podIP } : { kind: 'waiting' };
}

function judgeEnded(pod: Pod): PodJudgement {
  const { terminated } = pod.status?.containerStatuses?.[0]?.state ?? {};
  const reason = `its pod ended: ${describePod(pod)}`;
  const noNode = /executable file not found|no such file or directory/.test(terminated?.message ?? '');
  if (noNode)
    return {
      kind: 'lost',
      code: 'image-unavailable',
      reason: `the image has no node on its path: ${reason}`,
    };
  return { kind: 'lost', code: 'agent-lost', reason };
}

function judgeWaiting(word: string, state: string): PodJudgement {
  if (NO_IMAGE.has(word)) return { kind: 'lost', code: 'image-unavailable', reason: state };
  if (NO_IMAGE_YET.has(word)) return { kind: 'doubtful', code: 'image-unavailable', reason: state };
  if (NO_CONTAINER_YET.has(word)) return { kind: 'doubtful', code: 'agent-lost', reason: state };
  return { kind: 'waiting' };
}

export const isPodReady = ({ status }: Pod): boolean =>
  status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;

/** e.g. `Pending, ErrImagePull: no such host` */
export function describePod({ status }: Pod): string {
  const { waiting, running, terminated } = status?.containerStatuses?.[0]?.state ?? {};
  const exit = terminated && `${terminated.reason ?? 'ended'} (exit ${terminated.exitCode ?? '?'})`;
  const untaken = status?.phase === 'Pending' && !status.containerStatuses && 'not taken up by its kubelet';
  const container = waiting?.reason ?? exit ?? (running ? 'running' : untaken);
  const message = waiting?.message ?? terminated?.message ?? status?.message ?? '';
  const words = [status?.phase ?? 'no state yet', status?.reason, container].filter(Boolean).join(', ');
  return nestedError(message === '' ? words : `${words}: ${message}`);
}
