import type { Observation, Outcome } from '../core/outcome.ts';
import { byBytes } from '../core/run-report.ts';

/** Who asked whom: rows ask, columns are asked. */
export interface Grid {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** what stands for this way: its failure, where there is one */
  at(row: string, column: string): Observation | undefined;
}

/** The grid of a check in which pods asked pods; undefined for any other. */
export function gridOf({ observations, asked }: Outcome): Grid | undefined {
  const isGrid = asked?.path === 'pod' && observations.some(({ from }) => from !== observations[0]?.from);
  if (!isGrid) return undefined;
  const cells = new Map<string, Observation>();
  for (const seen of observations) {
    const key = `${seen.from}\0${seen.to}`;
    if (!cells.has(key) || seen.status === 'failed') cells.set(key, seen);
  }
  return {
    rows: distinct(observations.map(({ from }) => from)),
    columns: distinct(observations.map(({ to }) => to)),
    at: (row, column) => cells.get(`${row}\0${column}`),
  };
}

export const distinct = (list: readonly string[]): string[] => [...new Set(list)].sort(byBytes);
