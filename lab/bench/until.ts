import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 200;

/** Waits until something holds. @throws after the limit */
export async function until(what: string, limitMs: number, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await pause(INTERVAL_MS);
  }
}
