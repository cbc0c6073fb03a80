import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../errors.ts';

export interface WaitOptions {
  readonly what: string;
  readonly seconds?: number;
  readonly intervalMs?: number;
  /** Where to look when it did not happen. */
  readonly hint?: string;
}

/** Polls until the check says yes; a check that throws has not said yes, but its words are kept for the error. */
export async function until(options: WaitOptions, check: () => Promise<boolean> | boolean): Promise<void> {
  const { what, seconds = 60, intervalMs = 100, hint } = options;
  const deadline = performance.now() + seconds * 1000;
  let lastError = '';
  while (performance.now() < deadline) {
    try {
      if (await check()) return;
      lastError = '';
    } catch (error) {
      lastError = error instanceof Error ? `: ${error.message}` : '';
    }
    await sleep(intervalMs);
  }
  throw new LabError(`${what}: not within ${seconds} s${lastError}${hint ? ` (see ${hint})` : ''}`);
}
