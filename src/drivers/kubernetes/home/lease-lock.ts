import { hostname } from 'node:os';
import { DriverError, messageOf } from '../../../core/errors.ts';
import { retry } from '../../../core/retry.ts';
import type { Lock, LockRequest } from '../../driver.ts';
import { connect } from '../connect.ts';
import type { KubernetesOptions } from '../options.ts';
import { runnerIn } from '../runner.ts';
import { homeOf } from './home.ts';
import { holderIn, type Lease, LeaseStore, RENEW_MS, renewed } from './lease.ts';
import { takeLease } from './take-lease.ts';

const RETRIES = 1;

/** A lock with which nobody is kept out. */
const NONE: Lock = { release: async () => {} };

/** Takes the lease of the run's home. @throws DriverError `locked` where another run has it */
export async function lockHome(options: KubernetesOptions, request: LockRequest): Promise<Lock> {
  const namespace = homeOf(options) ?? '';
  const { api } = await connect(options);
  const store = new LeaseStore(api, namespace);
  const holder = `${runnerIn(namespace)?.name ?? hostname()}_${request.runId}`;
  try {
    const lease = await retry(() => takeLease(store, { holder, ...request }), RETRIES);
    return new LeaseLock(store, lease, request.onTrouble);
  } catch (error) {
    api.close();
    if (!(error instanceof DriverError) || error.code === 'locked') throw error;
    request.onTrouble(`${error.message}: this run goes on without a lock`);
    return NONE;
  }
}

/** A lease that is ours, for as long as it is renewed. */
class LeaseLock implements Lock {
  private readonly store: LeaseStore;
  private lease: Lease;
  private readonly onTrouble: (text: string) => void;
  private readonly timer: NodeJS.Timeout;
  private underWay: Promise<void> | undefined;
  private isLost = false;
  private isTold = false;

  constructor(store: LeaseStore, lease: Lease, onTrouble: (text: string) => void) {
    this.store = store;
    this.lease = lease;
    this.onTrouble = onTrouble;
    this.timer = setInterval(() => {
      this.underWay ??= this.renew().finally(() => {
        this.underWay = undefined;
      });
    }, RENEW_MS);
    this.timer.unref();
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.underWay;
    const { api } = this.store;
    try {
      if (!this.isLost) await retry(() => this.store.remove(this.lease), RETRIES);
    } catch (error) {
      this.onTrouble(`${messageOf(error)}: the lock stays until it is over by itself`);
    } finally {
      api.close();
    }
  }

  private async renew(): Promise<void> {
    try {
      const kept = await this.store.write(renewed(this.lease, this.store.api.now));
      if (kept) this.lease = kept;
      else await this.lookWhose();
    } catch (error) {
      this.tell(`the lock is not renewed: ${messageOf(error)}`);
    }
  }

  /** A change of which the answer was lost is ours as well. */
  private async lookWhose(): Promise<void> {
    const found = await this.store.read();
    if (found?.spec?.holderIdentity === this.lease.spec?.holderIdentity && found) {
      this.lease = found;
      return;
    }
    this.isLost = true;
    clearInterval(this.timer);
    const whose = found ? holderIn(found) : 'it is gone';
    this.tell(`the lock of namespace ${this.store.namespace} was lost: ${whose}: this run goes on`);
  }

  /** Once: the next would say the same. */
  private tell(text: string): void {
    if (!this.isTold || this.isLost) this.onTrouble(text);
    this.isTold = true;
  }
}
