import { formatDuration } from '../../core/duration.ts';
import type { NodeFact } from '../../core/facts.ts';
import { oneLine } from '../../core/hostile-text.ts';
import type { Node } from './wire.ts';

/** A machine's first network plugin and its image take that long to arrive; who is not ready by then is in trouble. */
const JOINING_MS = 120_000;
/** Between the node's creation and what its kubelet tells of it first: that it is not ready yet. */
const FIRST_WORD_MS = 10_000;

/** @param now by the API server's clock */
export function toNodeFact(node: Node, now: Date): NodeFact {
  const { metadata, spec, status } = node;
  const { name, labels = {} } = metadata;
  const addresses = status?.addresses ?? [];
  const address = addresses.find(({ type }) => type === 'InternalIP')?.address ?? '';
  const conditions = (status?.conditions ?? []).map((condition) => ({
    type: condition.type,
    status: condition.status,
    reason: condition.reason ?? '',
    message: oneLine(condition.message ?? ''),
  }));
  const ageMs = now.getTime() - Date.parse(metadata.creationTimestamp ?? '');
  const joining = ageMs < JOINING_MS && !isReady({ conditions }) && !wasReady(node);
  const late = `it joined ${formatDuration(Math.max(0, ageMs))} ago and is not ready yet`;
  const why = joining ? late : unsuitable(labels);
  const kubeletVersion = oneLine(status?.nodeInfo?.kubeletVersion ?? '');
  return {
    name,
    address,
    labels,
    conditions,
    ...(kubeletVersion && { kubeletVersion }),
    ...(why && { unsuitable: why }),
    ...(spec?.unschedulable && { cordoned: true }),
    ...(joining && { joining }),
  };
}

/** So many agents find each other across nodes nearly always, and cost a namespace's quota little. */
const UNSEEN_COUNT = 3;

/** What stands for nodes where nobody looks outside of a namespace: a place for an agent each. */
export function unseenNodes(namespace = ''): readonly NodeFact[] {
  const unseen = `nodes are not looked at: --scope namespace keeps to ${namespace}`;
  return Array.from({ length: UNSEEN_COUNT }, (_, i) => {
    return { name: `place-${i + 1}`, address: '', labels: {}, conditions: [], unseen };
  });
}

function unsuitable(labels: Readonly<Record<string, string>>): string | undefined {
  if (labels['kubernetes.io/os'] === 'windows') return 'it runs Windows';
  return labels.type === 'virtual-kubelet' ? 'it is a virtual node' : undefined;
}

export const isReady = ({ conditions }: Pick<NodeFact, 'conditions'>): boolean =>
  conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

/** Its condition changed after the kubelet had told its first one: that is no beginning, however young the node is. */
function wasReady({ metadata, status }: Node): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  // a kubelet that was never heard: the node lifecycle controller writes that a minute later
  if (!ready || ready.reason === 'NodeStatusNeverUpdated') return false;
  const changedAt = Date.parse(ready.lastTransitionTime ?? '');
  return changedAt - Date.parse(metadata.creationTimestamp ?? '') > FIRST_WORD_MS;
}
