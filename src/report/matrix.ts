import { formatDuration } from '../core/duration.ts';
import { oneLine } from '../core/hostile-text.ts';
import type { Observation, Outcome } from '../core/outcome.ts';
import { bundleEdges } from './edge-bundles.ts';
import { distinct, type Grid, gridOf } from './grid.ts';
import { table } from './table.ts';

/** A grid of more rows or columns than this is read by nobody. */
const MOST_GRID_NODES = 12;
const MOST_LINES = 20;
const MOST_PASSED = 3;
const MOST_NAMES = 6;

/**
 * Expected against observed, in plain text and bounded in size: a grid where pods asked pods, then what did not
 * go as expected, a line each. Nothing in it can move a cursor or break a document.
 * @returns lines joined by newlines; empty where nothing was observed
 */
export function renderMatrix(outcome: Outcome): string {
  const { observations } = outcome;
  const wrong = observations.filter(({ status }) => status === 'failed' || status === 'inconclusive');
  const grid = gridOf(outcome);
  if (!grid) return expectedTable(observations);
  const lines = gridLines(grid);
  return [...(lines.length > 0 ? [...lines, ''] : []), ...bounded(wrong)].join('\n').trimEnd();
}

/** Too large a grid is left out. */
function gridLines({ rows, columns, at }: Grid): string[] {
  if (Math.max(rows.length, columns.length) > MOST_GRID_NODES) return [];
  return table([
    ['from \\ to', ...columns.map((name) => oneLine(name, 24))],
    ...rows.map((row) => [oneLine(row, 24), ...columns.map((column) => cellOf(at(row, column)))]),
  ]);
}

/** One way in a word: `ok`, `-` where it was not tried, `?` where it could not be, or what went wrong. */
export function cellOf(seen: Observation | undefined): string {
  if (!seen || seen.status === 'skipped') return '-';
  if (seen.status === 'passed') return 'ok';
  return seen.status === 'failed' ? oneLine(seen.code ?? 'failed', 20) : '?';
}

/** `n1, n3 → n2  expected: an answer  observed: … (connect, ETIMEDOUT after 3s)`, alike failures in one line. */
function bounded(wrong: readonly Observation[]): string[] {
  const lines = groupBy(wrong, (seen) =>
    [seen.expected, seen.code, seen.phase, seen.status].join('\0'),
  ).flatMap((alike) => bundleEdges(alike).map((bundle) => edgeLine(bundle)));
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} more lines like these`];
}

function edgeLine(alike: readonly Observation[]): string {
  const [first] = alike;
  const ends = (side: 'from' | 'to') => names(alike.map((seen) => seen[side]));
  const observed = oneLine(first?.observed ?? '', 160);
  const expected = oneLine(first?.expected ?? '', 80);
  return `${ends('from')} → ${ends('to')}  expected: ${expected}  observed: ${observed}${particulars(alike)}`;
}

/** Phase, code and time, as far as they are known and the observation does not say them itself. */
function particulars(alike: readonly Observation[]): string {
  const { phase = '', code = '', observed = '' } = alike[0] ?? {};
  const longest = Math.max(...alike.map(({ durationMs }) => durationMs ?? -1));
  const after = longest >= 0 ? formatDuration(longest) : '';
  const unsaid = (word: string) => (word === '' || observed.includes(word) ? '' : word);
  const codeAndTime = [unsaid(oneLine(code, 40)), unsaid(after) && `after ${after}`]
    .filter(Boolean)
    .join(' ');
  const said = [unsaid(phase), codeAndTime].filter(Boolean).join(', ');
  return said === '' ? '' : ` (${said})`;
}

/** Who asked what, what was expected and what came: failures first, and next to them few that passed. */
function expectedTable(observations: readonly Observation[]): string {
  const rank = { failed: 0, inconclusive: 1, skipped: 2, passed: 3 };
  const sorted = [...observations].sort((a, b) => rank[a.status] - rank[b.status]);
  const wrong = sorted.filter(({ status }) => status !== 'passed').length;
  const shown = sorted.slice(0, Math.min(MOST_LINES, wrong + MOST_PASSED));
  if (shown.length === 0) return '';
  const rows = shown.map((seen) => [
    MARK[seen.status],
    oneLine(`${seen.from} → ${seen.to}`, 60),
    oneLine(seen.expected, 60),
    oneLine(seen.observed, 160) + (seen.status === 'passed' ? '' : particulars([seen])),
  ]);
  const left = sorted.slice(shown.length);
  const asExpected = left.every(({ status }) => status === 'passed') ? ' as expected' : '';
  const more = left.length > 0 ? [`… and ${left.length} more${asExpected}`] : [];
  return [...table([['', 'who', 'expected', 'observed'], ...rows]), ...more].join('\n');
}

const MARK = { passed: 'ok', failed: 'no', inconclusive: '?', skipped: '-' } as const;

function names(list: readonly string[]): string {
  const all = distinct(list).map((name) => oneLine(name, 40));
  if (all.length <= MOST_NAMES) return all.join(', ');
  return `${all.slice(0, MOST_NAMES).join(', ')} and ${all.length - MOST_NAMES} more`;
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
