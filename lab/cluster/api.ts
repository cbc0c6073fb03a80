import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { plan } from '../network/addresses.ts';
import { files } from '../state/paths.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
}

interface Credentials {
  readonly ca: string;
  readonly token: string;
}

function adminCredentials(dir: string): Credentials {
  const config = parse(readFileSync(files.kubeconfig(dir, 'admin'), 'utf8')) as {
    users: { user: { token: string } }[];
  };
  return { ca: readFileSync(files.pki(dir, 'ca.crt'), 'utf8'), token: config.users[0]?.user.token ?? '' };
}

function decode(body: string, contentType: string | undefined): unknown {
  return contentType?.includes('json') ? JSON.parse(body) : body;
}

/** One request by the admin, over a connection of its own: a restarted API server must not meet an old one. */
export async function send(dir: string, { method, path, body, contentType }: ApiRequest): Promise<ApiAnswer> {
  const { ca, token } = adminCredentials(dir);
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json, */*',
    ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const options = {
      host: plan.host,
      port: plan.apiPort,
      method,
      path,
      headers,
      ca,
      agent: false,
      timeout: 15_000,
    };
    const outgoing = request(options, (response) => {
      text(response).then((answer) => {
        resolve({ status: response.statusCode ?? 0, body: decode(answer, response.headers['content-type']) });
      }, reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer within 15 s`)));
    outgoing.on('error', reject).end(body);
  });
}

/** A PATCH is a merge patch, the one kind that needs no more than the changed fields. */
export async function adminRequest(
  lab: { readonly dir: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<ApiAnswer> {
  const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const payload = body === undefined ? {} : { body: JSON.stringify(body), contentType };
  return send(lab.dir, { method, path, ...payload });
}
