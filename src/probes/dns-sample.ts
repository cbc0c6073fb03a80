import { percentile } from '../core/percentile.ts';
import type { Exchange } from './probe.ts';
import type { Found } from './resolver.ts';
import { round, type Stopwatch } from './stopwatch.ts';

/** How many questions are under way together: enough to be done soon, too few to be a load. */
const AT_ONCE = 5;
/** One late answer of few may be one lost packet. Then so many are asked for, of which one may be late. */
const MOST = 100;

export interface Sample {
  readonly times: number;
  /** a slower answer is late, in ms · none is */
  readonly limitMs?: number;
}

/**
 * Asks for a name that was found again and again, and tells percentiles.
 * @returns an exchange that took as long as the 99th percentile; what has no answer at the end counts as so late
 */
export async function sample(
  { times, limitMs = Number.POSITIVE_INFINITY }: Sample,
  { foundName }: Found,
  look: (name: string, timeoutMs: number) => Promise<Found>,
  timeoutMs: number,
  watch: Stopwatch,
): Promise<Exchange> {
  const tookMs: number[] = [];
  const late = () => tookMs.filter((ms) => ms > limitMs).length;
  const wanted = () => (late() === 1 ? Math.max(times, MOST) : times);
  const ask = async () => {
    const askedAt = performance.now();
    const { rcode, error } = await look(`${foundName}.`, timeoutMs - watch.elapsedMs());
    tookMs.push(performance.now() - askedAt);
    return rcode === 'NOERROR' || rcode === 'ETIMEDOUT' ? undefined : { code: rcode, error };
  };
  // with a second late answer the 99th percentile is late, whatever comes
  while (tookMs.length < wanted() && late() < 2 && watch.elapsedMs() < timeoutMs) {
    const count = Math.min(AT_ONCE, wanted() - tookMs.length);
    const trouble = (await Promise.all(Array.from({ length: count }, ask))).find((one) => one !== undefined);
    if (trouble) return watch.failed(trouble.code, trouble.error ?? `${trouble.code} for ${foundName}`);
  }
  const sorted = [...tookMs].sort((a, b) => a - b);
  const [p50, p99] = [round(percentile(sorted, 0.5)), round(percentile(sorted, 0.99))];
  return { ...watch.done({ measured: { p50, p99, answers: tookMs.length } }), totalMs: p99 };
}
