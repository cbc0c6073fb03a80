import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Listening, listen } from '../../probes/testing.ts';
import type { Pod } from './wire.ts';

/** An API server on loopback that says what a test scripts, and else what a healthy one would. For tests only. */

export interface Asked {
  readonly method: string;
  /** without its query */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** of the process's own clock, in ms */
  readonly atMs: number;
  /** the same was asked so often before */
  readonly before: number;
}

/**
 * An answer; or none at all (`silence`), none and the connection ends (`hang up`), half of one and then its end
 * (`cut`) or nothing (`stall`).
 */
export type Reply = Answer | 'silence' | 'hang up' | 'cut' | 'stall';

interface Answer {
  readonly status: number;
  /** an object goes out as JSON */
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly afterMs?: number;
  /** it goes on, without a word more: a watch */
  readonly open?: boolean;
}

export interface Script {
  /** undefined: as a healthy server */
  readonly answer?: (asked: Asked) => Reply | undefined;
  /** @default n1 and n2 */
  readonly nodes?: readonly object[];
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface ScriptedApi extends AsyncDisposable {
  readonly url: string;
  /** everything that was asked, in its order */
  readonly asked: readonly Asked[];
}

/** What the API server says in words when it says no. */
export const refusal = (code: number, reason: string, message: string, details: object = {}): Answer => ({
  status: code,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code, details },
});

/** The API server's words for a right that is missing. */
export const forbidden = (verb: string, resource: string, group = ''): Answer =>
  refusal(
    403,
    'Forbidden',
    `${resource} is forbidden: User "smoke" cannot ${verb} resource "${resource}" in API group "${group}" in the namespace "x"`,
  );

/** A reply to one kind of request, whatever its query. */
export const at =
  (method: string, path: RegExp, reply: Reply | ((asked: Asked) => Reply | undefined)) =>
  (asked: Asked): Reply | undefined => {
    if (asked.method !== method || !path.test(asked.path)) return undefined;
    return typeof reply === 'function' ? reply(asked) : reply;
  };

/** A Ready node. */
export const readyNode = (name: string, more: object = {}): object => ({
  metadata: { name, labels: { 'kubernetes.io/os': 'linux' }, creationTimestamp: '2026-01-01T00:00:00Z' },
  status: {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    nodeInfo: { kubeletVersion: 'v1.35.4' },
    conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'is ready' }],
    ...more,
  },
});

export async function serveApi(script: Script = {}): Promise<ScriptedApi> {
  const asked: Asked[] = [];
  const nodes = script.nodes ?? [readyNode('n1'), readyNode('n2')];
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = read(request, Buffer.concat(chunks).toString(), asked);
    asked.push(one);
    send(response, script.answer?.(one) ?? healthy(one, nodes));
  };
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void respond(request, response).catch(() => response.destroy());
  const server = script.tls ? createTlsServer(script.tls, listener) : createServer(listener);
  server.on('tlsClientError', () => {});
  const listening: Listening = await listen(server);
  const url = `${script.tls ? 'https' : 'http'}://${listening.host}:${listening.port}`;
  return { url, asked, [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose]() };
}

function read(
  { method = '', url = '', headers }: IncomingMessage,
  body: string,
  asked: readonly Asked[],
): Asked {
  const { pathname: path, searchParams: query } = new URL(url, 'http://x');
  const before = asked.filter((one) => one.method === method && one.path === path).length;
  return { method, path, query, headers, body, atMs: performance.now(), before };
}

function send(response: ServerResponse, reply: Reply | undefined): void {
  if (reply === undefined || reply === 'silence') return;
  if (reply === 'hang up') return void response.socket?.end();
  if (reply === 'cut' || reply === 'stall') {
    response.writeHead(200, { 'Content-Length': 1000 }).write('{"metadata":{},"items":[');
    if (reply === 'cut') setTimeout(() => response.socket?.end(), 20);
    return;
  }
  const { status, body = {}, headers, afterMs = 0, open = false } = reply;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = () => {
    response.writeHead(status, headers).write(text);
    if (!open) response.end();
  };
  setTimeout(answer, afterMs);
}

/** @returns undefined for a watch that brings nothing */
function healthy(asked: Asked, nodes: readonly object[]): Reply | undefined {
  const { method, path, query, body } = asked;
  if (query.has('watch')) return undefined;
  if (/^\/(readyz|livez)/.test(path)) return { status: 200, body: '[+]ping ok\n[+]etcd ok\ncheck passed\n' };
  if (path === '/version') return { status: 200, body: { gitVersion: 'v1.35.4' } };
  if (path === '/api/v1/nodes') return { status: 200, body: page(nodes, query) };
  if (path.endsWith('/selfsubjectaccessreviews')) return { status: 201, body: { status: { allowed: true } } };
  if (method === 'POST') return { status: 201, body };
  if (method === 'GET') return { status: 200, body: { metadata: { resourceVersion: '7' }, items: [] } };
  return { status: 200, body: {} };
}

function page(items: readonly object[], query: URLSearchParams): object {
  const from = Number(query.get('continue') ?? 0);
  const to = from + Number(query.get('limit') ?? items.length);
  const metadata = { resourceVersion: '7', ...(to < items.length ? { continue: String(to) } : {}) };
  return { metadata, items: items.slice(from, to) };
}

/** A line of a watch. */
export const watched = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

/** An agent's pod whose container has started. */
export const runningPod = (name: string): Pod => ({
  metadata: { name, resourceVersion: '8' },
  status: { phase: 'Running', podIP: '127.0.0.1', containerStatuses: [{ state: { running: {} } }] },
});

/** A kubeconfig for it. @param user, cluster more of these entries, as YAML in flow style */
export const kubeconfigOf = (server: string, user = "token: 't'", cluster = ''): string => `
apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: '${server}'${cluster && `, ${cluster}`} } }]
users: [{ name: u, user: { ${user} } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
current-context: x
`;
