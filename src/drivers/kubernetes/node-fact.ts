import type { NodeFact } from '../../core/facts.ts';
import { oneLine } from '../../core/hostile-text.ts';
import type { Node } from './wire.ts';

export function toNodeFact({ metadata, spec, status }: Node): NodeFact {
  const { name, labels = {} } = metadata;
  const addresses = status?.addresses ?? [];
  const address = addresses.find(({ type }) => type === 'InternalIP')?.address ?? '';
  const conditions = (status?.conditions ?? []).map((condition) => ({
    type: condition.type,
    status: condition.status,
    reason: condition.reason ?? '',
    message: oneLine(condition.message ?? ''),
  }));
  const why = unsuitable(labels);
  const kubeletVersion = oneLine(status?.nodeInfo?.kubeletVersion ?? '');
  return {
    name,
    address,
    labels,
    conditions,
    ...(kubeletVersion && { kubeletVersion }),
    ...(why && { unsuitable: why }),
    ...(spec?.unschedulable && { cordoned: true }),
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

export const isReady = ({ conditions }: NodeFact): boolean =>
  conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
