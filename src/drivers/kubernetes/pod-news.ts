import { within } from '../../core/deadline.ts';
import type { DriverError } from '../../core/errors.ts';
import type { Pod } from './wire.ts';

/** The newest state of every pod of a run, for those who wait for something to become of one. */
export class PodNews {
  private readonly pods = new Map<string, Pod>();
  private readonly waiting = new Set<() => void>();
  private blindness: DriverError | undefined;

  tell(pod: Pod): void {
    this.pods.set(pod.metadata.name, pod);
    this.wake();
  }

  gone(podName: string): void {
    this.pods.delete(podName);
    this.wake();
  }

  /** There will be no more news: who waits is told why, and not that nothing happened. */
  blind(error: DriverError): void {
    this.blindness = error;
    this.wake();
  }

  /**
   * Waits until `fits` says something other than undefined.
   * @returns what it says; undefined after the limit
   * @throws DriverError where nobody may know
   */
  async until<T>(
    fits: (pods: ReadonlyMap<string, Pod>) => T | undefined,
    limitMs: number,
  ): Promise<T | undefined> {
    const found = Promise.withResolvers<T>();
    const look = () => {
      const answer = fits(this.pods);
      if (answer === undefined && !this.blindness) return;
      this.waiting.delete(look);
      if (answer === undefined) found.reject(this.blindness);
      else found.resolve(answer);
    };
    this.waiting.add(look);
    look();
    return within<T, undefined>(found.promise, limitMs, () => {
      this.waiting.delete(look);
      return undefined;
    });
  }

  private wake(): void {
    for (const look of [...this.waiting]) look();
  }
}
