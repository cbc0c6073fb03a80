import pRetry from 'p-retry';
import { sleep } from './deadline.ts';
import { DriverError } from './errors.ts';

/** What to do after an error: ask again after `afterMs`, or stop. */
export type RetryDecision = { readonly retry: true; readonly afterMs: number } | { readonly retry: false };

/** Nobody waits for longer. Who says to come back later than that is not asked again, neither then nor sooner. */
const LONGEST_MS = 5000;

/** The only place that decides. Only what could not be asked is asked again; a real "no" is final. */
export function decideRetry(error: unknown): RetryDecision {
  if (!(error instanceof DriverError) || !error.retryable) return { retry: false };
  const { retryAfterMs: afterMs = 0 } = error;
  return afterMs > LONGEST_MS ? { retry: false } : { retry: true, afterMs };
}

/**
 * Runs `work` until it succeeds, `decideRetry` says stop, or `retries` further tries are used up.
 * @param enough stops sooner, after so many tries that ended in such errors @default never
 */
export function retry<T>(
  work: (attempt: number) => Promise<T>,
  retries: number,
  enough: (error: unknown, attempt: number) => boolean = () => false,
): Promise<T> {
  return pRetry(work, {
    retries,
    minTimeout: 100,
    factor: 3,
    shouldRetry: ({ error, attemptNumber }) => decideRetry(error).retry && !enough(error, attemptNumber),
    onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
      const decision = decideRetry(error);
      if (decision.retry && retriesLeft > 0 && !enough(error, attemptNumber)) await sleep(decision.afterMs);
    },
  });
}
