import type { Duplex } from 'node:stream';
import { http } from '../core/http-modules.ts';

/** A connection through which every word comes back: does it live through what happens to the network? */
const UPGRADE = { Connection: 'Upgrade', Upgrade: 'kube-smoke-line' };
/** Nobody spoke for so long: the other side is gone. Longer than an asker waits before it gives up. */
const IDLE_MS = 90_000;

/** The serving side: what came goes back, and no more. */
export function serveLine(socket: Duplex & { setTimeout?(ms: number, callback: () => void): void }): void {
  socket.on('error', () => {});
  socket.setTimeout?.(IDLE_MS, () => socket.destroy());
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${UPGRADE.Upgrade}\r\n\r\n`,
  );
  socket.pipe(socket);
}

export interface KeptPlace {
  readonly host: string;
  readonly port: number;
  readonly localAddress?: string;
}

/** The asking side. @throws Error with a system's code, or `ETIMEDOUT` */
export function openLine({ localAddress, ...place }: KeptPlace, timeoutMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const asked = http().request({
      ...place,
      ...(localAddress ? { localAddress } : {}),
      headers: UPGRADE,
      agent: false,
    });
    const fail = (code: string, message: string) =>
      asked.destroy(Object.assign(new Error(message), { code }));
    const late = setTimeout(() => fail('ETIMEDOUT', `no connection after ${timeoutMs} ms`), timeoutMs);
    asked.once('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    asked.once('response', () => fail('EWRONGPEER', 'not an agent answered'));
    asked.once('upgrade', (_response, socket) => {
      clearTimeout(late);
      resolve(socket);
    });
    asked.end();
  });
}
