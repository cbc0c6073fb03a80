import { formatDuration } from '../core/duration.ts';
import { oneLine } from '../core/hostile-text.ts';
import type { Way } from '../core/watch-report.ts';

/** One stretch of time on one path. */
interface Stretch extends Way {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
}

/** What went on at the same time on paths of the same kind. */
export interface Group<T extends Stretch> {
  readonly path: Way['path'];
  readonly all: readonly T[];
}

/** One fault puts many paths out: what overlaps and is of one kind stands together. @param all by their beginning */
export function grouped<T extends Stretch>(all: readonly T[]): Group<T>[] {
  const groups: { path: Way['path']; all: T[]; endedAt: string }[] = [];
  for (const one of all) {
    const open = groups.find(({ path, endedAt }) => path === one.path && one.startedAt <= endedAt);
    if (!open) groups.push({ path: one.path, all: [one], endedAt: one.endedAt });
    else {
      open.all.push(one);
      if (one.endedAt > open.endedAt) open.endedAt = one.endedAt;
    }
  }
  return groups;
}

const MOST_WAYS = 6;

/** `n1 → n2, n2 → n1`, or `n1, n2 → every-node` */
export function waysIn(all: readonly Way[]): string {
  const byTarget = Map.groupBy(all, ({ path, to }) => (path === 'tcp' || path === 'kept' ? '' : to));
  const words = [...byTarget].flatMap(([to, ways]) =>
    to === ''
      ? unique(ways.map(({ from, to: node }) => `${from} → ${node}`))
      : `${few(unique(ways.map(({ from }) => from)))} → ${to}`,
  );
  return oneLine(few(words), 500);
}

const unique = (words: readonly string[]): string[] => [...new Set(words)];
const few = (words: readonly string[]): string =>
  words.length > MOST_WAYS
    ? `${words.slice(0, MOST_WAYS).join(', ')} and ${words.length - MOST_WAYS} more`
    : words.join(', ');

/** `4.8s`, or `4.8s to 5.3s` */
export function durationsOf(all: readonly { readonly durationMs: number }[]): string {
  const sorted = all.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const [least, most] = [formatDuration(sorted[0] ?? 0), formatDuration(sorted.at(-1) ?? 0)];
  return least === most ? most : `${least} to ${most}`;
}

/** `11:03:12.4Z` of a time in UTC */
export const clockOf = (time: string): string => `${time.slice(11, 21)}Z`;
