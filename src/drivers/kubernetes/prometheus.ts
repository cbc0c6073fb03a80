import type { Bucket, Histogram } from '../../core/histogram.ts';

/** Metrics as programs tell them on `/metrics`. Names that are not there are empty. */
export class Metrics {
  private readonly lines: readonly string[];

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  /** A gauge or counter without labels. */
  value(name: string): number | undefined {
    const line = this.lines.find((one) => one.startsWith(`${name} `));
    const value = Number(line?.slice(name.length + 1));
    return Number.isFinite(value) ? value : undefined;
  }

  /** A histogram in seconds; where it has labels, the sum over all of them. */
  histogram(name: string): Histogram {
    const counts = new Map<number, number>();
    for (const line of this.lines) {
      if (!line.startsWith(`${name}_bucket{`)) continue;
      const [, bound = '', count = ''] = /[{,]le="([^"]+)"[^}]*\} (\S+)/.exec(line) ?? [];
      const upToMs = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number((Number(bound) * 1000).toFixed(6));
      counts.set(upToMs, (counts.get(upToMs) ?? 0) + Number(count));
    }
    const buckets: Bucket[] = [...counts].map(([upToMs, count]) => ({ upToMs, count }));
    return { buckets: buckets.sort((a, b) => (a.upToMs < b.upToMs ? -1 : 1)) };
  }
}
