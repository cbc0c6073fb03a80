import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineReader } from '../agent/protocol.ts';
import { codeOf, messageOf } from '../core/errors.ts';
import type { Session } from '../run/session.ts';
import type { HostApi, HostCall, HostReply } from './host-protocol.ts';

export interface HostServer {
  /** path of a socket that only this user can open */
  readonly socket: string;
  close(): Promise<void>;
}

type Methods = {
  [M in keyof HostApi]: (...params: Parameters<HostApi[M]>) => Promise<ReturnType<HostApi[M]>>;
};

/**
 * Lets workers reach the session.
 * @param planned the session knows the whole plan: what workers declare is nothing new
 */
export async function serveHost(session: Session, planned: boolean): Promise<HostServer> {
  const methods: Methods = {
    declare: async (suite) => (planned ? undefined : session.declare(suite)),
    outcome: (id) => session.outcome(id),
    askOne: (name, question, source) => session.askOne(name, question, source),
    nodes: async () => (await session.nodes()).map(({ name, labels }) => ({ name, labels })),
    addPods: (workload) => session.addPods(workload),
    removePod: (name) => session.removePod(name),
  };
  const folder = await mkdtemp(join(tmpdir(), 'kube-smoke-'));
  const path =
    process.platform === 'win32' ? `\\\\.\\pipe\\${folder.split(/[\\/]/).pop()}` : join(folder, 'host');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    socket.on(
      'data',
      lineReader((line) => void answer(socket, line as HostCall, methods)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { socket: path, close };
}

async function answer(socket: Socket, { id, method, params }: HostCall, methods: Methods): Promise<void> {
  const reply = (value: HostReply) => socket.write(`${JSON.stringify(value)}\n`);
  try {
    const call = methods[method] as (...params: readonly unknown[]) => Promise<unknown>;
    reply({ id, result: (await call(...params)) ?? null });
  } catch (error) {
    reply({ id, error: { message: messageOf(error), code: codeOf(error) } });
  }
}
