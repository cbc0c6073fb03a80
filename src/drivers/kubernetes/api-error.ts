import { formatDuration } from '../../core/duration.ts';
import { DriverError, messageOf } from '../../core/errors.ts';
import { oneLine } from '../../core/hostile-text.ts';
import { missingRule } from './missing-rule.ts';

/** What is used of the API's `Status` object. */
export interface ApiStatus {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly retryAfterSeconds?: number };
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  /** header, in seconds or as a date */
  readonly retryAfter?: string | undefined;
}

/** Statuses after which the same request may succeed. */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/** What the API server said no to, in the contract's words where they have one, else `HTTP_<status>`. */
export function answerError(doing: string, answer: ApiAnswer): DriverError {
  const status = parseStatus(answer.body);
  const said = status.message ?? answer.body;
  const { code, hint } = classify(answer.status, said);
  const conflict = answer.status === 409 && status.reason !== 'AlreadyExists';
  const afterMs = retryAfterMs(answer, status);
  const later = afterMs ? `: to be asked again in ${formatDuration(afterMs)}` : '';
  return new DriverError(`${oneLine(said) || `HTTP ${answer.status}`}${hint}${later}`, {
    doing,
    code,
    retryable: TRANSIENT.has(answer.status) || conflict,
    ...(afterMs === undefined ? {} : { retryAfterMs: afterMs }),
    status: answer.status,
    cause: status,
  });
}

function classify(status: number, said: string): { code: string; hint: string } {
  if (status === 401) return { code: 'rbac-missing', hint: ': the server does not accept these credentials' };
  if (/failed calling webhook/.test(said)) return { code: 'admission-webhook-broken', hint: '' };
  if (status !== 403) return { code: `HTTP_${status}`, hint: '' };
  const rule = missingRule(said);
  if (rule) return { code: 'rbac-missing', hint: `: the rule that grants it is ${rule}` };
  return { code: /quota/.test(said) ? 'quota-exceeded' : 'admission-denied', hint: '' };
}

function parseStatus(body: string): ApiStatus {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as ApiStatus) : {};
  } catch {
    return {};
  }
}

function retryAfterMs({ retryAfter }: ApiAnswer, { details }: ApiStatus): number | undefined {
  const seconds = Number(retryAfter ?? details?.retryAfterSeconds ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

const SILENCE = 'ENOANSWER';
/** Connections that broke under way; everything else is a server that cannot be reached. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);
/** The other side is there and is not the one that was meant: asking again changes nothing. */
const TLS = /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/;

/** It is what it showed of itself. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/;

/** Nobody answered in time. Asked again, somebody else may, such as another member of etcd. */
export function silence(doing: string, waitedMs: number, retryable = true): DriverError {
  return new DriverError(`no answer in ${waitedMs} ms`, { doing, code: SILENCE, retryable });
}

export const isSilence = (error: unknown): error is DriverError =>
  error instanceof DriverError && error.code === SILENCE;

/** Whoever answers, the API server's own answers can be read. Nothing of it is told: it may be half of a secret. */
export function unreadable(doing: string, why: string): DriverError {
  return new DriverError(`what answers is not the API server: ${why}`, {
    doing,
    code: 'apiserver-not-ready',
    retryable: true,
  });
}

/** There was no answer, and will be none. */
export function connectionError(doing: string, error: unknown): DriverError {
  const system = (error as { code?: unknown }).code;
  const code = typeof system === 'string' ? system : '';
  const told = oneLine(messageOf(error)) || code;
  const distrust = CERTIFICATE.test(code) ? ': the kubeconfig does not trust whoever answers there' : '';
  return new DriverError(`${code && !told.includes(code) ? `${code}: ` : ''}${told}${distrust}`, {
    doing,
    code: BROKEN.has(code) ? code : 'apiserver-down',
    retryable: !TLS.test(code),
    cause: error,
  });
}
