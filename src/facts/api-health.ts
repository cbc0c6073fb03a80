import type { HealthFact } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { Fact } from './fact.ts';

/** Does every check behind the API server's health endpoint pass? */
export const apiHealth: Fact<'api-health'> = {
  needs: [],

  judge({ endpoint, only }, _read, { facts: { api } }) {
    if (api) return judgeHealth(endpoint, api[endpoint], only);
    const observed = 'there is no API server here';
    const base = { from: 'run', to: 'all', expected: 'an answer', attempts: 0 };
    return [{ ...base, status: 'skipped', observed, code: 'absent' }];
  },
};

/** The API server's own health checks, one observation each. @param only the checks of these names */
export function judgeHealth(endpoint: string, health: HealthFact, only?: readonly string[]): Observation[] {
  const base = { from: 'api', expected: 'ok', attempts: 1, durationMs: health.durationMs };
  if (health.error) {
    const { code, message, down } = health.error;
    return [{ ...base, to: endpoint, status: down ? 'failed' : 'inconclusive', observed: message, code }];
  }
  const checks = health.checks.filter(({ name }) => only?.includes(name) ?? true);
  if (checks.length === 0 && only) {
    const observed = `/${endpoint} has no check of that name`;
    return [{ ...base, to: only.join(', '), status: 'skipped', observed, code: 'absent' }];
  }
  return checks.map(({ name, ok, detail }) =>
    ok
      ? { ...base, to: name, status: 'passed', observed: 'ok' }
      : { ...base, to: name, status: 'failed', observed: detail, code: 'ENOTREADY' },
  );
}
