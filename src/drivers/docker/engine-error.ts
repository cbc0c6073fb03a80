import { DriverError, messageOf } from '../../core/errors.ts';
import { oneLine } from '../../core/hostile-text.ts';

/** What dockerode throws: with a status where the engine answered, with a system code where nobody did. */
interface Thrown {
  readonly statusCode?: number;
  readonly code?: string;
  readonly json?: { readonly message?: string } | Buffer;
}

/** In words of the contract where what the engine says has one. */
const SAID: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/no space left on device|disk quota exceeded/i, 'disk-pressure'],
  [/no such image|pull access denied|manifest (for|unknown)|repository .* not found/i, 'image-unavailable'],
  [/client version .* is too (old|new)|client is newer|minimum supported API version/i, 'version-skew'],
  [/containerd|runc|shim|OCI runtime|context deadline exceeded/i, 'runtime-broken'],
];

/** Nobody listens: the engine, or its machine, is not there. */
const GONE = new Set(['ECONNREFUSED', 'ENOENT', 'EHOSTDOWN', 'ESSH']);
/** Nobody is reached: who knows why. */
const FAR = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const FORBIDDEN = new Set(['EACCES', 'EPERM']);

/** Whatever an engine did instead of what it was asked. */
export function engineError(doing: string, error: unknown): DriverError {
  if (error instanceof DriverError) return error;
  const { statusCode: status, code = '' } = error as Thrown;
  const said = oneLine(saidBy(error as Thrown) ?? messageOf(error), 500);
  if (status !== undefined) {
    const word = SAID.find(([pattern]) => pattern.test(said))?.[1];
    const fields = { doing, code: word ?? `HTTP_${status}`, retryable: status === 503, status };
    return new DriverError(said || `HTTP ${status}`, { ...fields, cause: error });
  }
  const told = code && !said.includes(code) ? `${code}: ${said}` : said;
  return new DriverError(`${told}${hint(code)}`, {
    doing,
    code: connectionCode(code),
    retryable: code === 'ECONNRESET' || code === 'EPIPE',
    cause: error,
  });
}

function connectionCode(code: string): string {
  if (GONE.has(code)) return 'engine-down';
  if (FAR.has(code)) return 'node-unreachable';
  if (FORBIDDEN.has(code)) return 'rbac-missing';
  if (code === 'CERT_HAS_EXPIRED') return 'certificate-expiring';
  return code || 'agent-lost';
}

const hint = (code: string): string =>
  FORBIDDEN.has(code)
    ? ': whoever is to use it belongs into the group that owns the socket'
    : code === 'CERT_HAS_EXPIRED'
      ? ': the certificate that the engine shows is over'
      : '';

function saidBy({ json }: Thrown): string | undefined {
  if (json === undefined || json === null) return undefined;
  return Buffer.isBuffer(json) ? json.toString() : json.message;
}

/** It took the request, and did nothing with it. */
export const engineSilence = (doing: string, waitedMs: number): DriverError =>
  new DriverError(`no answer in ${waitedMs} ms`, { doing, code: 'runtime-broken', retryable: false });

/** What only a cluster has, in the same words for all of it. */
export const onlyKubernetes = (): DriverError =>
  notWithDocker('ask this of Docker engines', 'it takes Kubernetes');

/** What Docker has no notion of. */
export const notWithDocker = (doing: string, reason: string): DriverError =>
  new DriverError(reason, { doing, code: 'absent', retryable: false });
