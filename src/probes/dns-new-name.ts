import { sleep } from '../core/deadline.ts';
import { formatDuration } from '../core/duration.ts';
import type { Exchange, NewNames } from './probe.ts';
import type { Found } from './resolver.ts';
import type { Stopwatch } from './stopwatch.ts';

/** For one name, with all domains of the search list, in ms. */
const LOOK_MS = 3000;

/**
 * Looks for names that were made together, each once, at its age: to ask again for one that was not there would only
 * ask the server's memory.
 * @returns an exchange that took as long as the age at which the first of them was there; where that is the first that was
 * asked for, it was there sooner, nobody knows by how much, and the exchange took as long as it did
 */
export async function lookUpNew(
  { ageMs, names }: NewNames,
  look: (name: string, timeoutMs: number) => Promise<Found>,
  timeoutMs: number,
  watch: Stopwatch,
): Promise<Exchange> {
  const age = () => Math.round(ageMs + watch.elapsedMs());
  let last: Found | undefined;
  let missed = 0;
  for (const [index, { atMs, name }] of names.entries()) {
    // the answer before may have taken until the next one's time
    if ((names[index + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= age()) continue;
    await sleep(Math.max(0, atMs - age()));
    last = await look(name, Math.max(1, Math.min(LOOK_MS, timeoutMs - watch.elapsedMs())));
    const { rcode, records, error, foundName } = last;
    if (records.length > 0) {
      const done = watch.done({ records, foundName, measured: { ageMs: age(), missed } });
      return missed > 0 ? { ...done, totalMs: age() } : done;
    }
    missed++;
    // whoever answers nothing at all will not do so a little later
    if (rcode === 'ETIMEDOUT') return watch.failed(rcode, error ?? '');
  }
  const code = !last || last.rcode === 'NOERROR' ? 'NODATA' : last.rcode;
  return watch.failed(code, `not known ${formatDuration(age())} after it was made`);
}
