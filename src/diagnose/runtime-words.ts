import type { Evidence } from './evidence.ts';

/** The kubelet lives, and says that it is the container runtime that keeps the node from being ready. */
export function saysRuntime(name: string, { node }: Evidence): boolean {
  const ready = node(name)?.conditions.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'False') return false;
  return /container runtime is down|PLEG is not healthy|runtime status check/i.test(ready.message);
}
