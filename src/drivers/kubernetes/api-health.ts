import { DriverError } from '../../core/errors.ts';
import type { HealthFact } from '../../core/facts.ts';
import { oneLine } from '../../core/hostile-text.ts';
import type { Api, TimedAnswer } from './api.ts';
import { answerError } from './api-error.ts';

/** The slowest check: it has 2 s for etcd to answer, after another one that has 2 s for the same. */
const SLOWEST = 'etcd-readiness';

/**
 * What `/readyz` says. Its slowest check is asked for beside the others, which come one after the other; who may not ask
 * for it apart waits for all.
 */
export async function readReadiness(api: Api, limitMs: number): Promise<HealthFact> {
  const [health, apart] = await Promise.all([
    readHealth(api, 'readyz', limitMs, `&exclude=${SLOWEST}`),
    readCheck(api, SLOWEST, limitMs),
  ]);
  if (!apart) return readHealth(api, 'readyz', limitMs);
  return { ...health, checks: [...health.checks.filter(({ name }) => name !== SLOWEST), ...apart] };
}

/** One check of `/readyz`; nothing where it does not exist. @returns undefined where it may not be asked for apart */
async function readCheck(api: Api, name: string, limitMs: number): Promise<HealthFact['checks'] | undefined> {
  const request = { method: 'GET', path: `/readyz/${name}`, doing: `read /readyz/${name}`, limitMs } as const;
  const answer = await api.ask(request).catch(() => undefined);
  if (answer?.status === 401 || answer?.status === 403) return undefined;
  if (answer?.status !== 200 && answer?.status !== 500) return [];
  const ok = answer.status === 200;
  return [{ name, ok, detail: ok ? 'ok' : `failed: ${oneLine(answer.body)}` }];
}

/** Asks one of the API server's health endpoints. Never rejects: what goes wrong is part of the fact. */
export async function readHealth(
  api: Api,
  endpoint: 'readyz' | 'livez',
  limitMs: number,
  more = '',
): Promise<HealthFact> {
  const startedAt = performance.now();
  const doing = `read /${endpoint}`;
  try {
    const answer = await api.ask({ method: 'GET', path: `/${endpoint}?verbose${more}`, doing, limitMs });
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
