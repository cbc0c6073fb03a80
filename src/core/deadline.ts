/** A point in time that work must not outlive, and the words for what happens when it does. */
export class Deadline {
  private readonly at: number;

  constructor(ms: number) {
    this.at = performance.now() + ms;
  }

  remainingMs(): number {
    return Math.max(0, this.at - performance.now());
  }

  /** The shorter of `ms` and what is left. */
  cap(ms: number): number {
    return Math.min(ms, this.remainingMs());
  }
}

/**
 * Resolves with the promise, or with what `late` returns after `ms`.
 * The timer does not outlive the promise and does not keep the process alive by itself once it has.
 */
export async function within<T, L>(promise: Promise<T>, ms: number, late: () => L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<L>((resolve) => {
    timer = setTimeout(() => resolve(late()), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
