import { hasFailed, stated } from '../stated.ts';

const advice =
  'look at the storage class, its provisioner, and the events of the claim that the evidence names';

/** Volumes cannot be had or used. */
export const storageBroken = stated(
  'storage-broken',
  {
    speaks: (seen) => hasFailed(seen) && seen.from === 'volume',
    summary: () => 'a new volume cannot be bound, written or read back',
    advice,
  },
  {
    speaks: (seen) => hasFailed(seen) && seen.code === 'EUNBOUND',
    summary: () => 'volume claims are not bound',
    advice,
  },
);
