import type { DriverError } from '../core/errors.ts';
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

export const notAskedOf = ({ code, message }: DriverError): Observation =>
  notAsked(SKIPPED.has(code) ? 'skipped' : 'inconclusive', code, message);
