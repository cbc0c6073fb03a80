import type { Trouble } from '../../../core/facts.ts';
import { oneLine } from '../../../core/hostile-text.ts';
import type { EtcdCredentials } from './credentials.ts';
import type { Way } from './way.ts';

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
  private readonly credentials: EtcdCredentials;
  private readonly way: Way;

  constructor(endpoint: string, credentials: EtcdCredentials, way: Way) {
    this.endpoint = new URL(endpoint);
    this.credentials = credentials;
    this.way = way;
  }

  /** @throws EtcdError; DriverError where the request could not even be made */
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

  private async ask(method: 'GET' | 'POST', path: string, body?: string): Promise<EtcdAnswer> {
    const url = new URL(path, this.endpoint).href;
    const request = { url, method, tls: this.credentials, ...(body === undefined ? {} : { body }) };
    const fetched = await this.way.fetch(request, LIMIT_MS);
    if ('status' in fetched) return fetched;
    throw noAnswer(fetched);
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

function noAnswer({ code, message }: Trouble): EtcdError {
  const said = oneLine(message) || code;
  return new EtcdError(code, code === 'ETIMEDOUT' || said.includes(code) ? said : `${code}: ${said}`);
}
