import { formatDuration } from '../core/duration.ts';
import { countAbove, countOf, type Histogram, quantile } from '../core/histogram.ts';

/** Fewer say nothing. */
const FEWEST = 5;
/** Among fewer, one that is slow is the slowest hundredth already: it takes two to be no chance. */
const ENOUGH = 100;

/** What a histogram says of a limit to its slowest hundredth, in words. */
export interface Latency {
  readonly is: 'fine' | 'slow' | 'unknown';
  readonly said: string;
}

/** @param unit what was counted, e.g. `flushes` @param spanMs for how long */
export function judgeLatency(
  histogram: Histogram,
  { limitMs, unit, spanMs }: { limitMs: number; unit: string; spanMs: number },
): Latency {
  const count = countOf(histogram);
  const of = `${count} ${unit} in ${formatDuration(spanMs)}`;
  const p99 = quantile(histogram, 0.99);
  if (p99 === undefined || count < FEWEST) return { is: 'unknown', said: `only ${of}: too few to tell` };
  const above = countAbove(histogram, limitMs);
  const said = `p99 ${formatDuration(p99)} of ${of}`;
  if (p99 <= limitMs) return { is: 'fine', said };
  if (count >= ENOUGH || above >= 2) return { is: 'slow', said };
  return { is: 'fine', said: `${said}, which a single slow one may be` };
}
