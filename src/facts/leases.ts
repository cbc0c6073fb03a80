import { formatDuration } from '../core/duration.ts';
import type { LeaseFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { Fact } from './fact.ts';

/** A holder renews its lease long before it is over. This much more is for clocks that differ, in ms. */
const GRACE_MS = 5000;

/** Is each lease renewed in time? One that does not exist is not judged: not every cluster has it. */
export const leases: Fact<'leases', 'leases'> = {
  needs: ['leases'],

  judge({ namespace, names }, read, { now }) {
    return names.map((name) => {
      const found = read.leases.find((lease) => lease.namespace === namespace && lease.name === name);
      return judgeLease(name, found, now);
    });
  },
};

export function judgeLease(name: string, lease: LeaseFact | undefined, now: Date): Observation {
  const base = { from: 'api', to: name, expected: 'renewed in time', attempts: 1 };
  if (!lease) return { ...base, status: 'skipped', observed: 'there is no such lease', code: 'absent' };
  const ageMs = now.getTime() - Date.parse(lease.renewedAt);
  const limitMs = lease.holdsMs + GRACE_MS;
  const observed = `renewed ${formatDuration(Math.max(0, ageMs))} ago by ${lease.holder || 'nobody'}`;
  if (ageMs <= limitMs) return { ...base, status: 'passed', observed };
  return { ...base, status: 'failed', observed, code: 'ESTALE' };
}
