import { formatDuration } from '../duration.ts';
import type { BaselineCheck, Latency } from './baseline.ts';

/**
 * What is beyond noise: half of the exchanges take more than three times as long as half of them took, and more than
 * 100 ms longer. A lost packet that is sent again costs one exchange a second, and the median nothing; a cluster under
 * another load is not three times as slow. Lower either, and an upgrade is blamed for a busy minute. A busy second is
 * still enough where few ask, so a run asks again what is `doubtful`, a little later: both times have to be slow.
 */
const TIMES = 3;
const MORE_MS = 100;
/** Fewer have no median worth the name: one lost packet is half of two. */
const FEWEST = 3;
/** A node's own, of which its exchange with a slow neighbour is one. */
const FEWEST_OF_NODE = 4;

/** @returns before and after in words, where a check has become slower beyond noise, as a whole or for a node */
export function slower(
  before: BaselineCheck,
  after: BaselineCheck,
): { readonly before: string; readonly after: string } | undefined {
  if (isSlower(before.latencyMs, after.latencyMs, FEWEST)) return told(before.latencyMs, after.latencyMs);
  for (const [name, latency] of Object.entries(after.nodes ?? {})) {
    const was = before.nodes?.[name];
    if (isSlower(was, latency, FEWEST_OF_NODE)) return told(was, latency, ` for ${name}`);
  }
  return undefined;
}

function isSlower(before: Latency | undefined, after: Latency | undefined, fewest: number): boolean {
  if (!before || !after || Math.min(before.count, after.count) < fewest) return false;
  return after.p50 > TIMES * before.p50 && after.p50 > before.p50 + MORE_MS;
}

const told = (before: Latency | undefined, after: Latency | undefined, where = '') => ({
  before: `median ${formatDuration(before?.p50 ?? 0)}${where}`,
  after: `median ${formatDuration(after?.p50 ?? 0)}${where}`,
});
