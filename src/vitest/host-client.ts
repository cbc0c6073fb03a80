import { connect, type Socket } from 'node:net';
import { inject } from 'vitest';
import { lineReader } from '../agent/protocol.ts';
import type { HostApi, HostMethod, HostReply } from './host-protocol.ts';
import { PROVIDED } from './host-protocol.ts';
import { Inconclusive } from './inconclusive.ts';

let connection: Connection | undefined;

/** Calls the main process. @throws Inconclusive where it could not do what was asked */
export function host<M extends HostMethod>(
  method: M,
  ...params: Parameters<HostApi[M]>
): Promise<ReturnType<HostApi[M]>> {
  connection ??= new Connection(socketPath());
  return connection.call(method, params) as Promise<ReturnType<HostApi[M]>>;
}

function socketPath(): string {
  const provided = inject(PROVIDED);
  if (provided) return provided.socket;
  throw new Error(
    "no kube-smoke here: add `...smoke()` from 'kube-smoke/vitest' to vitest.config.ts, or use `smoke run`",
  );
}

class Connection {
  private readonly socket: Socket;
  private readonly waiting = new Map<number, (reply: HostReply) => void>();
  private nextId = 1;

  constructor(path: string) {
    this.socket = connect(path);
    this.socket.unref();
    this.socket.on(
      'data',
      lineReader((line) => this.settle(line as HostReply)),
    );
    this.socket.on('error', () => {});
    this.socket.once('close', () => {
      connection = undefined;
      for (const id of [...this.waiting.keys()])
        this.settle({ id, error: { message: 'the run is over', code: 'agent-lost' } });
    });
  }

  call(method: HostMethod, params: readonly unknown[]): Promise<unknown> {
    const id = this.nextId++;
    this.socket.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (reply) => {
        if ('error' in reply) reject(new Inconclusive(reply.error.message, reply.error.code));
        else resolve(reply.result);
      });
      this.socket.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  }

  private settle(reply: HostReply): void {
    this.waiting.get(reply.id)?.(reply);
    this.waiting.delete(reply.id);
    if (this.waiting.size === 0) this.socket.unref();
  }
}
