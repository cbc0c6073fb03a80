import type http from 'node:http';
import type https from 'node:https';
import { DriverError } from '../../core/errors.ts';
import type { CertificateFact } from '../../core/facts.ts';
import * as modules from '../../core/http-modules.ts';
import { retry } from '../../core/retry.ts';
import { type ApiAnswer, answerError, connectionError, isSilence, silence, unreadable } from './api-error.ts';
import type { Credentials } from './credentials.ts';
import { aheadOf, certificateOf } from './server-signs.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** with query, e.g. `/api/v1/nodes?limit=500` */
  readonly path: string;
  /** in words, for the error: `create pod agent-n1` */
  readonly doing: string;
  readonly body?: object;
  /** of a PATCH @default merge-patch+json */
  readonly patch?: 'merge-patch+json' | 'apply-patch+yaml';
  /** until the answer begins, in ms; it may take as long again to its last byte @default 2500 */
  readonly limitMs?: number;
}

export interface TimedAnswer extends ApiAnswer {
  readonly durationMs: number;
}

const LIMIT_MS = 2500;
/** Connections for requests that come and go; a hundred pods need no hundred TLS handshakes. */
const CONNECTIONS = 8;
/** What is shorter is a word, and no token. */
const SECRET_LENGTH = 8;
const CREATE_RETRIES = 2;
/** For a try; a second one may get past what the first is stuck in, such as a dead member of etcd. */
const CREATE_LIMIT_MS = 2000;

/** The API server, by the few requests that a run makes. Errors are DriverErrors, all made in one place. */
export class Api {
  readonly server: URL;
  /** for watches and attached pods: each holds a connection for long, and resumes the TLS session of the others */
  readonly streams: http.Agent;
  /** what the first answers showed of the server itself */
  certificate: CertificateFact | undefined;
  aheadMs: number | undefined;
  private readonly agent: http.Agent;
  private readonly credentials: Credentials;
  private token = '';

  constructor(server: string, credentials: Credentials) {
    this.server = new URL(server);
    this.credentials = credentials;
    const { Agent } = moduleFor(this.server);
    this.agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    this.streams = new Agent({ keepAlive: true });
  }

  /** By the server's clock, as far as its first answers told. */
  get now(): Date {
    return new Date(Date.now() + (this.aheadMs ?? 0));
  }

  /** The parsed answer. @throws DriverError also where the server says no */
  async request<T>(request: ApiRequest): Promise<T> {
    const answer = await this.ask(request);
    if (answer.status >= 300) throw answerError(request.doing, answer);
    return parse(request.doing, answer.body) as T;
  }

  /** Creates an object, again if need be. @throws DriverError; where it existed before, with status 409 */
  async create<T>(
    doing: string,
    path: string,
    body: object,
    wanted: () => boolean = () => true,
  ): Promise<T | undefined> {
    return retry(async (attempt) => {
      if (!wanted())
        throw new DriverError('the run is over', { doing, code: 'agent-lost', retryable: false });
      try {
        return await this.request<T>({ method: 'POST', path, doing, body, limitMs: CREATE_LIMIT_MS });
      } catch (error) {
        // the attempt before got through, and only its answer was lost
        if (attempt > 1 && error instanceof DriverError && error.status === 409 && !error.retryable)
          return undefined;
        throw attempt > 1 && isSilence(error) ? silence(doing, CREATE_LIMIT_MS, false) : error;
      }
    }, CREATE_RETRIES);
  }

  /** The answer as it is, whatever its status. @throws DriverError where there is none */
  async ask({ method, path, doing, body, patch, limitMs = LIMIT_MS }: ApiRequest): Promise<TimedAnswer> {
    const startedAt = performance.now();
    const text = body && JSON.stringify(body);
    const request = await this.open(method, path, this.agent, text, patch);
    let late: DriverError | undefined;
    const giveUp = (waitedMs: number) => {
      late = silence(doing, waitedMs);
      request.destroy(late);
    };
    let timer = setTimeout(giveUp, limitMs, limitMs);
    try {
      const response = await answerTo(request, text);
      clearTimeout(timer);
      timer = setTimeout(giveUp, limitMs, 2 * limitMs);
      this.certificate ??= certificateOf(response.socket, this.server.hostname);
      this.aheadMs ??= aheadOf(response.headers.date);
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const retryAfter = response.headers['retry-after'];
      const durationMs = performance.now() - startedAt;
      return {
        status: response.statusCode ?? 0,
        body: this.withoutToken(Buffer.concat(chunks).toString()),
        retryAfter,
        durationMs,
      };
    } catch (error) {
      throw late ?? connectionError(doing, error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A watch: calls back with each chunk until the server ends it. @throws DriverError where it cannot begin or breaks */
  async stream(
    path: string,
    doing: string,
    onChunk: (chunk: Buffer) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const request = await this.open('GET', path, this.streams);
    const abort = () => request.destroy(new Error('closed'));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      const response = await answerTo(request);
      const ok = response.statusCode === 200;
      const chunks: Buffer[] = [];
      for await (const chunk of response) ok ? onChunk(chunk as Buffer) : chunks.push(chunk as Buffer);
      if (ok) return;
      throw answerError(doing, {
        status: response.statusCode ?? 0,
        body: this.withoutToken(Buffer.concat(chunks).toString()),
        retryAfter: response.headers['retry-after'],
      });
    } catch (error) {
      throw error instanceof DriverError ? error : connectionError(doing, error);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Adds the credentials to the options of a request or a websocket. */
  async authorize(options: https.RequestOptions): Promise<void> {
    await this.credentials(options);
  }

  close(): void {
    this.agent.destroy();
    this.streams.destroy();
  }

  /** What stands between here and the server may answer with the request that it got. */
  private withoutToken(body: string): string {
    return this.token.length < SECRET_LENGTH ? body : body.replaceAll(this.token, '(secret)');
  }

  private async open(
    method: string,
    path: string,
    agent: http.Agent,
    body?: string,
    patch: ApiRequest['patch'] = 'merge-patch+json',
  ): Promise<http.ClientRequest> {
    const { hostname, port, pathname } = this.server;
    const headers = {
      Accept: 'application/json',
      'User-Agent': 'kube-smoke',
      ...(body && {
        'Content-Type': method === 'PATCH' ? `application/${patch}` : 'application/json',
        'Content-Length': Buffer.byteLength(body),
      }),
    };
    const host = hostname.replace(/^\[|\]$/g, '');
    const options: https.RequestOptions = {
      method,
      host,
      port,
      path: pathname.replace(/\/$/, '') + path,
      headers,
    };
    await this.credentials(options);
    this.token = tokenOf(options);
    // the client sets an agent only for a proxy's sake, and then it is the one to use
    options.agent ??= agent;
    return moduleFor(this.server).request(options);
  }
}

const moduleFor = ({ protocol }: URL) => (protocol === 'http:' ? modules.http() : modules.https());

/** Of the Authorization header, what comes after `Bearer` or `Basic`. */
function tokenOf({ auth, headers }: https.RequestOptions): string {
  if (auth) return Buffer.from(auth).toString('base64');
  return String((headers as http.OutgoingHttpHeaders | undefined)?.Authorization ?? '').replace(/^\S+ /, '');
}

/** @throws DriverError where it is no object */
function parse(doing: string, body: string): object {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw unreadable(doing, 'it sends no JSON');
  }
  if (typeof value === 'object' && value !== null) return value;
  throw unreadable(doing, 'it sends no object');
}

function answerTo(request: http.ClientRequest, body?: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // stays: an error after the answer has begun reaches the reader through the response
    request.on('error', reject);
    request.end(body);
  });
}
