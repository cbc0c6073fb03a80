import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Asked {
  readonly method: string;
  readonly url: string;
}

export interface Upstream {
  /** https://… */
  readonly server: string;
  readonly ca: Buffer;
  readonly token: string;
}

/** Stands before the API server, adds a token to every request, and remembers what was asked. */
export class RecordingProxy implements AsyncDisposable {
  readonly asked: Asked[] = [];
  private readonly upstream: Upstream;
  private readonly server: Server;
  private readonly upgraded = new Set<Duplex>();

  private constructor(upstream: Upstream) {
    this.upstream = upstream;
    this.server = createServer((incoming, response) => {
      const outgoing = request(this.note(incoming), (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      });
      outgoing.on('error', () => response.destroy());
      // a watch ends when its watcher goes
      response.on('close', () => outgoing.destroy());
      incoming.pipe(outgoing);
    });
    this.server.on('upgrade', (incoming, socket, head) => this.onUpgrade(incoming, socket, head));
  }

  static async start(upstream: Upstream): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(upstream);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.upgraded) socket.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private note({ method = '', url = '', headers }: IncomingMessage): RequestOptions {
    this.asked.push({ method, url });
    const { server, ca, token } = this.upstream;
    const { hostname, port, host } = new URL(server);
    const sent = { ...headers, host, authorization: `Bearer ${token}` };
    return { hostname, port, ca, method, path: url, headers: sent, agent: false };
  }

  /** A websocket: the bytes of both sides, as they are. */
  private onUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    const outgoing = request(this.note(incoming));
    this.upgraded.add(socket);
    socket.on('error', () => outgoing.destroy());
    outgoing.on('error', () => socket.destroy());
    outgoing.on('response', (answer) => {
      socket.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nConnection: close\r\n\r\n`);
      answer.pipe(socket);
    });
    outgoing.on('upgrade', (answer, upstream, first) => {
      const { rawHeaders } = answer;
      const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.write(first);
      upstream.write(head);
      upstream.on('error', () => socket.destroy());
      upstream.on('close', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
      upstream.pipe(socket).pipe(upstream);
    });
    outgoing.end();
  }
}
