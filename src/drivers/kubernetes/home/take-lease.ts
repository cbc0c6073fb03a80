import { Deadline, sleep } from '../../../core/deadline.ts';
import { DriverError } from '../../../core/errors.ts';
import { holderIn, type Lease, type LeaseStore, taken } from './lease.ts';
import { Staleness } from './staleness.ts';

/** Time decides as well as news, so that a watch would not spare the looking. */
const LOOK_AGAIN_MS = 1000;
/** Who was faster stands in the lease, and then there is nothing to write. */
const MOST_RACES = 5;

export interface Wish {
  /** who wants it: different for each run */
  readonly holder: string;
  /** for whoever has it, in ms */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  readonly onWait: (holder: string) => void;
}

/** @throws DriverError `locked` where another has it for longer than we wait; others where it cannot be asked for */
export async function takeLease(store: LeaseStore, wish: Wish): Promise<Lease> {
  const deadline = new Deadline(wish.waitMs);
  const staleness = new Staleness(store);
  for (let races = 0; races < MOST_RACES; ) {
    const found = await store.read();
    // what was written before, and only its answer was lost
    if (found?.spec?.holderIdentity === wish.holder) return found;
    if (!found || (await staleness.isFree(found))) {
      const ours = await store.write(taken(store.namespace, wish.holder, store.api.now, found));
      if (ours) return ours;
      races++; // somebody was faster: who?
      continue;
    }
    const holder = holderIn(found);
    if (wish.signal.aborted || deadline.remainingMs() === 0) throw locked(store, holder, wish);
    wish.onWait(holder);
    await sleep(deadline.cap(LOOK_AGAIN_MS));
  }
  const doing = `take the lock of namespace ${store.namespace}`;
  throw new DriverError('it cannot be written', { doing, code: 'HTTP_409', retryable: false });
}

function locked({ namespace }: LeaseStore, holder: string, { waitMs }: Wish): DriverError {
  const waited = waitMs === 0 ? '' : ', waited for it in vain';
  const doing = `take the lock of namespace ${namespace}`;
  return new DriverError(`${holder}${waited}`, { doing, code: 'locked', retryable: false });
}
