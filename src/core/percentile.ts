/**
 * Nearest rank: a value that was measured, not one between two.
 * @param sorted ascending
 * @param share 0 to 1
 * @returns 0 where nothing was measured
 */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
