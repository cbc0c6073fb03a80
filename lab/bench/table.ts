import type { Spread } from './spread.ts';

/** One measured thing. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly spread: Spread;
  /** what it should not exceed */
  readonly limit?: number;
}

const HEAD = ['what', 'unit', 'median', 'min', 'max', 'runs', 'limit', ''] as const;

export function printTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const align = (cell: string, column: number): string =>
    column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return lines.map((line) => `${line.map(align).join('  ').trimEnd()}\n`).join('');
}

function cells({ what, unit, spread, limit }: Row): string[] {
  const { median, min, max, count } = spread;
  const numbers = [median, min, max].map(round);
  const verdict = limit === undefined ? '' : median <= limit ? 'met' : 'missed';
  return [what, unit, ...numbers, String(count), limit === undefined ? '' : round(limit), verdict];
}

/** Three digits that count, and never fewer than the whole number. */
const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
