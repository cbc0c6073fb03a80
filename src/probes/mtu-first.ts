import { sleep, within } from '../core/deadline.ts';

// What TCP learns of a way's MTU the kernel keeps, and cuts later packets accordingly: then nobody can see any more that
// packets of that size are too big. So what sends much over TCP waits for measurements of the same way.

/** The question about the MTU is asked at the same time, and may arrive a little later. */
const ASKED_MS = 50;
/** A way that loses full-size packets without a word is measured for so long. */
const LIMIT_MS = 1500;

const underWay = new Map<string, Set<Promise<unknown>>>();

/** Notes that the MTU of the way to this host is being measured. */
export function measuring<T>(host: string, work: Promise<T>): Promise<T> {
  const known = underWay.get(host) ?? new Set();
  underWay.set(host, known.add(work));
  const end = () => {
    known.delete(work);
    if (known.size === 0) underWay.delete(host);
  };
  work.then(end, end);
  return work;
}

/** Waits until nobody measures the MTU of the way to this host. Never rejects. */
export async function mtuFirst(host: string): Promise<void> {
  await sleep(ASKED_MS);
  const all = Promise.allSettled(underWay.get(host) ?? []);
  await within(all, LIMIT_MS, () => []);
}
