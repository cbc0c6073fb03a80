import { formatDuration } from '../core/duration.ts';
import type { Observation } from '../core/outcome.ts';
import type { TrialQuestion } from '../core/plan.ts';
import type { TrialResult } from '../drivers/driver.ts';
import { isLaunched, type RunContext } from './context.ts';
import { notAsked } from './not-asked.ts';

/** Set-up trouble of the run's own objects: it says nothing about what was to be tried. */
const SET_UP = new Set([
  'image-unavailable',
  'rbac-missing',
  'quota-exceeded',
  'admission-denied',
  'admission-webhook-broken',
  'apiserver-down',
  'agent-lost',
]);

/** Lets the cluster do something, and judges how that went. @throws DriverError where it cannot be tried */
export async function observeTrial(
  question: TrialQuestion,
  { fleet }: RunContext,
): Promise<readonly Observation[]> {
  if (!isLaunched(fleet)) return [notAsked('inconclusive', fleet.code, fleet.reason)];
  const results = await fleet.attempt(question);
  return results.map((result) => judgeTrial(question, result));
}

function judgeTrial({ trial, withinMs }: TrialQuestion, result: TrialResult): Observation {
  const { at, ok, totalMs, code = 'UNKNOWN' } = result;
  const expected = `within ${formatDuration(withinMs)}`;
  const base = { from: trial, to: at, expected, observed: result.observed, durationMs: totalMs, attempts: 1 };
  if (!ok) return { ...base, status: SET_UP.has(code) ? 'inconclusive' : 'failed', code };
  return totalMs <= withinMs ? { ...base, status: 'passed' } : { ...base, status: 'failed', code: 'ESLOW' };
}
