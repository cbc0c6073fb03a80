import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import type { Trouble } from '../../../core/facts.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import type { EtcdCredentials } from './credentials.ts';

/** A member that says nothing for so long will not say anything, in ms. */
const LIMIT_MS = 2000;

export interface EtcdAnswer {
  /** HTTP */
  readonly status: number;
  readonly body: string;
}

/** Why a request came to nothing. */
export class EtcdError extends Error implements Trouble {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** One member of etcd, by its HTTP gateway. */
export class EtcdClient {
  readonly endpoint: URL;
  private readonly agent: http.Agent;

  constructor(endpoint: string, credentials: EtcdCredentials) {
    this.endpoint = new URL(endpoint);
    const { Agent } = this.endpoint.protocol === 'http:' ? http : https;
    this.agent = new Agent({ keepAlive: true, ...credentials });
  }

  /** @throws EtcdError */
  get(path: string): Promise<EtcdAnswer> {
    return this.ask('GET', path);
  }

  /** Calls the gateway. @param path e.g. `/v3/kv/put` @throws EtcdError also where etcd says no */
  async call<T>(path: string, args: object = {}): Promise<T> {
    const { status, body } = await this.ask('POST', path, JSON.stringify(args));
    const answer = parse(body);
    if (status === 200 && answer) return answer as T;
    const said = (answer as { message?: unknown } | undefined)?.message;
    throw refusal(status, oneLine(typeof said === 'string' ? said : body) || `HTTP ${status}`);
  }

  close(): void {
    this.agent.destroy();
  }

  private async ask(method: string, path: string, body?: string): Promise<EtcdAnswer> {
    const send = this.endpoint.protocol === 'http:' ? http.request : https.request;
    const signal = AbortSignal.timeout(LIMIT_MS);
    try {
      const request = send(new URL(path, this.endpoint), { method, agent: this.agent, signal });
      const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        request.on('response', resolve).on('error', reject).end(body);
      });
      return { status: response.statusCode ?? 0, body: await text(response) };
    } catch (error) {
      throw signal.aborted
        ? new EtcdError('ETIMEDOUT', `no answer in ${LIMIT_MS / 1000} s`)
        : noAnswer(error);
    }
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What etcd refuses, by the words it has for it. */
function refusal(status: number, said: string): EtcdError {
  if (/database space exceeded/.test(said)) return new EtcdError('ENOSPC', said);
  if (/permission denied|user name is empty|invalid auth token/.test(said)) {
    return new EtcdError('rbac-missing', said);
  }
  if (/no leader|leader changed/.test(said)) return new EtcdError('ENOLEADER', said);
  if (/timed out/.test(said)) return new EtcdError('ETIMEDOUT', said);
  return new EtcdError(`HTTP_${status}`, said);
}

function noAnswer(error: unknown): EtcdError {
  const { code = 'UNKNOWN', message = '' } = error as NodeJS.ErrnoException;
  const said = oneLine(message) || code;
  return new EtcdError(code, said.includes(code) ? said : `${code}: ${said}`);
}
