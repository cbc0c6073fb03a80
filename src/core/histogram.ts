/** Observations sorted into buckets, as Prometheus counts them. */
export interface Histogram {
  /** in rising order; each counts everything up to its bound, the last has the bound Infinity */
  readonly buckets: readonly Bucket[];
}

export interface Bucket {
  /** inclusive, in ms */
  readonly upToMs: number;
  readonly count: number;
}

export const countOf = ({ buckets }: Histogram): number => buckets.at(-1)?.count ?? 0;

/**
 * What was observed between two readings of the same histogram.
 * @returns undefined where the later one does not go on from the earlier: its process has started anew
 */
export function difference(before: Histogram, after: Histogram): Histogram | undefined {
  const earlier = new Map(before.buckets.map(({ upToMs, count }) => [upToMs, count]));
  const buckets = after.buckets.map(({ upToMs, count }) => ({
    upToMs,
    count: count - (earlier.get(upToMs) ?? 0),
  }));
  return buckets.every(({ count }, i) => count >= (buckets[i - 1]?.count ?? 0)) ? { buckets } : undefined;
}

/**
 * The value below which a share of all observations lies, in ms, as Prometheus' `histogram_quantile` has it: evenly
 * spread inside a bucket. Beyond the last finite bound it is that bound.
 * @param share 0 to 1 @returns undefined where nothing was observed
 */
export function quantile(histogram: Histogram, share: number): number | undefined {
  const rank = share * countOf(histogram);
  if (rank === 0) return undefined;
  const at = histogram.buckets.findIndex(({ count }) => count >= rank);
  const bucket = histogram.buckets[at]!;
  const below = histogram.buckets[at - 1] ?? { upToMs: 0, count: 0 };
  if (bucket.upToMs === Number.POSITIVE_INFINITY) return below.upToMs;
  const inside = (rank - below.count) / (bucket.count - below.count);
  return below.upToMs + inside * (bucket.upToMs - below.upToMs);
}

/** How many observations were above a limit for certain: those in buckets that begin there or higher. */
export function countAbove({ buckets }: Histogram, limitMs: number): number {
  const total = buckets.at(-1)?.count ?? 0;
  const reached = buckets.find(({ upToMs }) => upToMs >= limitMs);
  return reached ? total - reached.count : 0;
}
