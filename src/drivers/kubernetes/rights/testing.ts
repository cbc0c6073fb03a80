import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api } from '../api.ts';
import { keyOf, type Right } from './right.ts';

/** The right that a request takes, as the API server reads it: for tests, which hold requests against the table. */
export function rightOf(method: string, target: string): Right {
  const url = new URL(target, 'http://api');
  const [, root, ...parts] = url.pathname.split('/');
  if (root !== 'api' && root !== 'apis') return { path: url.pathname };
  const group = root === 'apis' ? (parts.shift() ?? '') : '';
  const [, ...place] = parts; // without the version
  const inNamespace = place[0] === 'namespaces' && place.length > 2;
  const [resource = '', name, subresource] = inNamespace ? place.slice(2) : place;
  const verb = verbOf(method, name !== undefined, url.searchParams.has('watch'));
  return { group, resource: subresource ? `${resource}/${subresource}` : resource, verb };
}

function verbOf(method: string, named: boolean, watch: boolean): string {
  if (method === 'GET') return watch ? 'watch' : named ? 'get' : 'list';
  if (method === 'DELETE') return named ? 'delete' : 'deletecollection';
  return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method] ?? method;
}

export const keysOf = (rights: Iterable<Right>): string[] => [...new Set([...rights].map(keyOf))].sort();

interface Refusal {
  readonly status: number;
  readonly body: object;
}

/** An API server that says what it was told to say, and remembers what it was asked. */
export class ScriptedApi implements AsyncDisposable {
  readonly asked: Right[] = [];
  private readonly server: Server;
  private readonly refusals = new Map<string, Refusal>();

  private constructor(server: Server) {
    this.server = server;
  }

  /**
   * @param answers by the beginning of a path; the longest counts @default an empty list
   * @param status of all answers
   */
  static async start(answers: Readonly<Record<string, unknown>> = {}, status = 200): Promise<ScriptedApi> {
    const server = createServer();
    const scripted = new ScriptedApi(server);
    server.on('request', (request, response) => {
      const { method = '', url = '' } = request;
      scripted.asked.push(rightOf(method, url));
      const fitting = Object.keys(answers).filter((path) => url.startsWith(path));
      const [longest = ''] = fitting.sort((a, b) => b.length - a.length);
      const refusal = scripted.refusals.get(url);
      const body = refusal?.body ?? answers[longest] ?? { metadata: {}, items: [] };
      request.resume();
      response.writeHead(refusal?.status ?? status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  /** From now on, it says no to this. */
  refuse(url: string, status: number, body: object): void {
    this.refusals.set(url, { status, body });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  connect(): Api {
    return new Api(this.url, async () => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
