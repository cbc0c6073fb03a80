import { DriverError } from '../../core/errors.ts';
import type { HealthFact } from '../../core/facts.ts';
import { oneLine } from '../../core/hostile-text.ts';
import type { Api, TimedAnswer } from './api.ts';
import { answerError } from './api-error.ts';

/** Asks one of the API server's health endpoints. Never rejects: what goes wrong is part of the fact. */
export async function readHealth(
  api: Api,
  endpoint: 'readyz' | 'livez',
  limitMs: number,
): Promise<HealthFact> {
  const startedAt = performance.now();
  const doing = `read /${endpoint}`;
  try {
    const answer = await api.ask({ method: 'GET', path: `/${endpoint}?verbose`, doing, limitMs });
    return toHealth(doing, answer);
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    const durationMs = performance.now() - startedAt;
    return { checks: [], durationMs, error: { code: 'apiserver-down', message: error.message, down: true } };
  }
}

/** 200 and 500 both come with the list of checks; anything else is no answer to the question. */
export function toHealth(doing: string, answer: TimedAnswer): HealthFact {
  const { status, body, durationMs } = answer;
  const checks = parseChecks(body);
  if (checks.length > 0 && status !== 401 && status !== 403) return { checks, durationMs };
  const { code, message } = answerError(doing, answer);
  const word = code.startsWith('HTTP_') ? 'apiserver-not-ready' : code;
  return { checks: [], durationMs, error: { code: word, message, down: false } };
}

/** Reads lines like `[+]ping ok` and `[-]etcd failed: reason withheld`. */
export function parseChecks(body: string): HealthFact['checks'] {
  return body.split('\n').flatMap((line) => {
    const [, sign, name = '', detail = ''] = /^\[([+-])\](\S+) (.*)$/.exec(line) ?? [];
    return sign ? [{ name, ok: sign === '+', detail: oneLine(detail) }] : [];
  });
}
