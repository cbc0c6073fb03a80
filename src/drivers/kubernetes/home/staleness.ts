import { DriverError } from '../../../core/errors.ts';
import { findPod } from './find-pod.ts';
import { DURATION_SECONDS, type Lease, type LeaseStore, podOf } from './lease.ts';

const LIMIT_MS = 2000;
const OVER: readonly unknown[] = ['Succeeded', 'Failed'];

/** Decides whether a lease may be taken over. One for as long as somebody waits: it remembers what it saw. */
export class Staleness {
  private readonly store: LeaseStore;
  private seen = { version: '', at: 0 };

  constructor(store: LeaseStore) {
    this.store = store;
  }

  /** Nobody has it, or who has it was not heard from in time, or is gone. */
  async isFree(lease: Lease): Promise<boolean> {
    return !lease.spec?.holderIdentity || this.isOver(lease) || (await this.isHolderGone(lease));
  }

  /**
   * By the server's clock, by which holders write, too. And where it did not change while we looked on for so long: then
   * no clock matters.
   */
  private isOver({ metadata: { resourceVersion = '' }, spec = {} }: Lease): boolean {
    const durationMs = (spec.leaseDurationSeconds ?? DURATION_SECONDS) * 1000;
    if (resourceVersion !== this.seen.version)
      this.seen = { version: resourceVersion, at: performance.now() };
    const renewedAt = Date.parse(spec.renewTime ?? '');
    const isRenewed = this.store.api.now.getTime() - renewedAt <= durationMs;
    return !isRenewed || performance.now() - this.seen.at > durationMs;
  }

  /** A pod on a dead node stays for a while: then it is time that tells. */
  private async isHolderGone(lease: Lease): Promise<boolean> {
    const holder = podOf(lease);
    if (!holder) return false;
    const { api, namespace } = this.store;
    try {
      const pod = await findPod(api, namespace, holder.name, LIMIT_MS);
      return !pod || pod.metadata.uid !== holder.uid || OVER.includes(pod.status?.phase);
    } catch (error) {
      // who may not look does without
      if (error instanceof DriverError) return false;
      throw error;
    }
  }
}
