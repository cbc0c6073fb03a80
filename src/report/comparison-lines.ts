import type { Comparison, Difference, Meaning, Settled } from '../core/baseline/comparison.ts';
import { formatDuration } from '../core/duration.ts';
import { oneLine } from '../core/hostile-text.ts';
import { LOOK, type Paint } from './paint.ts';

const MOST_LINES = 20;
const MOST_NAMES = 4;

/** What became of the cluster since its baseline, as people read it: whether it is worse, then what, then what was waited for. */
export function comparisonLines(comparison: Comparison, paint: Paint): string[] {
  const { verdict, summary, baseline, differences, settled } = comparison;
  const { symbol, style } = LOOK[verdict];
  const { takenAt, cluster } = baseline;
  const of = [cluster.name, cluster.version && `(${cluster.version})`].filter(Boolean).join(' ');
  return [
    `${paint('bold', paint(style, `${symbol} ${wordOf(comparison)}`))}  ${oneLine(summary)}`,
    paint('gray', `  baseline: ${oneLine(of)}, ${oneLine(takenAt)}`),
    ...(settled ? settledLines(settled) : []),
    ...(Object.keys(HEADS) as Meaning[]).flatMap((meaning) =>
      groupLines(
        meaning,
        differences.filter((one) => one.meaning === meaning),
        paint,
      ),
    ),
  ];
}

function wordOf({ verdict, differences }: Comparison): string {
  if (verdict === 'passed') return 'VERIFIED';
  if (verdict === 'failed')
    return differences.some(({ meaning }) => meaning === 'worse') ? 'WORSE' : 'BROKEN';
  return verdict === 'inconclusive' ? 'COULD NOT TELL' : 'INTERRUPTED';
}

function settledLines({ waitedMs, waitedFor, left, unread }: Settled): string[] {
  const waited = `  waited ${formatDuration(waitedMs)} for the cluster to settle`;
  return [
    ...(waitedFor.length > 0 ? [`${waited}: ${shortList(waitedFor)}`] : []),
    ...(left.length > 0 ? [`  not settled: ${shortList(left)}`] : []),
    ...(unread ? [`  rollouts were not waited for: ${oneLine(unread)}`] : []),
  ];
}

const HEADS: Readonly<Record<Meaning, { readonly head: string; readonly symbol: string }>> = {
  worse: { head: 'worse', symbol: '✖' },
  unclear: { head: 'could not be asked now', symbol: '?' },
  old: { head: 'broken before as well', symbol: '·' },
  unasked: { head: 'not well before, and could not be asked now', symbol: '·' },
  better: { head: 'better', symbol: '✔' },
  moved: { head: 'another than before', symbol: '·' },
};

function groupLines(meaning: Meaning, found: readonly Difference[], paint: Paint): string[] {
  if (found.length === 0) return [];
  const { head, symbol } = HEADS[meaning];
  const lines = alike(found).map((line) => `    ${symbol} ${line}`);
  const more = lines.length - MOST_LINES;
  return [
    `  ${meaning === 'worse' ? paint('red', head) : head}`,
    ...lines.slice(0, MOST_LINES),
    ...(more > 0 ? [`    … and ${more} more`] : []),
  ];
}

/** What moved in the same way stands on one line: a hundred nodes get the same version. */
function alike(found: readonly Difference[]): string[] {
  const groups = Map.groupBy(found, ({ kind, before, after, cause = '' }) =>
    [kind, before, after, cause].join('\0'),
  );
  return [...groups.values()].map((group) => {
    const { kind, before, after, cause } = group[0]!;
    const names = shortList(group.map(({ name }) => name));
    const tag = cause ? `  [${cause}]` : '';
    const word = kind === 'node' ? 'node ' : kind === 'certificate' ? 'certificate of ' : '';
    return `${word}${names}  ${oneLine(before)} → ${oneLine(after)}${tag}`;
  });
}

function shortList(all: readonly string[]): string {
  const shown = all.slice(0, MOST_NAMES).map((one) => oneLine(one, 120));
  const more = all.length - shown.length;
  return `${shown.join(' · ')}${more > 0 ? ` and ${more} more` : ''}`;
}
