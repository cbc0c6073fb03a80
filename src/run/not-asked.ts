import { DriverError } from '../core/errors.ts';
import type { Observation } from '../core/outcome.ts';

/** Stands for everything that a check would have asked. */
export const notAsked = (status: 'skipped' | 'inconclusive', code: string, reason: string): Observation => ({
  from: 'run',
  to: 'all',
  status,
  expected: 'an answer',
  observed: reason,
  code,
  attempts: 0,
});

/** What a check cannot ask here, or may not, is skipped with that reason; other trouble leaves it open. */
const SKIPPED = new Set(['absent', 'not-configured', 'rbac-missing']);

export const openStatus = ({ code }: DriverError): 'skipped' | 'inconclusive' =>
  SKIPPED.has(code) ? 'skipped' : 'inconclusive';

export const notAskedOf = (error: DriverError): Observation =>
  notAsked(openStatus(error), error.code, error.message);

/** What a driver could not do leaves one check open, and no other; a mistake of this program goes on to whoever called. */
export function orNotAsked(work: Promise<readonly Observation[]>): Promise<readonly Observation[]> {
  return work.catch((error: unknown) => {
    if (error instanceof DriverError) return [notAskedOf(error)];
    throw error;
  });
}
