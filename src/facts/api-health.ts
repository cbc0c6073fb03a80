import type { HealthFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { Fact } from './fact.ts';

/** Does every check behind the API server's health endpoint pass? */
export const apiHealth: Fact<'api-health'> = {
  needs: [],

  judge({ endpoint }, _read, { facts: { api } }) {
    if (api) return judgeHealth(endpoint, api[endpoint]);
    const observed = 'there is no API server here';
    const base = { from: 'run', to: 'all', expected: 'an answer', attempts: 0 };
    return [{ ...base, status: 'skipped', observed, code: 'absent' }];
  },
};

/** The API server's own health checks, one observation each. */
export function judgeHealth(endpoint: string, health: HealthFact): Observation[] {
  const base = { from: 'api', expected: 'ok', attempts: 1, durationMs: health.durationMs };
  if (health.error) {
    const { code, message, down } = health.error;
    return [{ ...base, to: endpoint, status: down ? 'failed' : 'inconclusive', observed: message, code }];
  }
  return health.checks.map(({ name, ok, detail }) =>
    ok
      ? { ...base, to: name, status: 'passed', observed: 'ok' }
      : { ...base, to: name, status: 'failed', observed: detail, code: 'ENOTREADY' },
  );
}
