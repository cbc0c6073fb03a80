import { connect, type Socket } from 'node:net';
import type { Exchange, ProbeContext } from './probe.ts';
import type { Stopwatch } from './stopwatch.ts';

/** TCP sends a lost SYN again only after a second: until one gets through, another try starts beside it after so long. */
const HEDGE_MS = 50;
/** Of the time that a probe has, what the connection may take. */
const CONNECT_SHARE = 0.5;

/** The first connection that comes to stand, or how none did. */
export function connectSoon(
  host: string,
  port: number,
  { localAddress, timeoutMs }: ProbeContext,
  watch: Stopwatch,
): Promise<Socket | Exchange> {
  return new Promise((resolve) => {
    const tries = new Set<Socket>();
    let last: NodeJS.ErrnoException | undefined;
    const finish = (result: Socket | Exchange) => {
      clearInterval(hedge);
      clearTimeout(late);
      for (const socket of tries) if (socket !== result) socket.destroy();
      resolve(result);
    };
    const start = () => {
      const socket = connect({ host, port, ...(localAddress ? { localAddress } : {}) });
      tries.add(socket);
      socket.on('error', (error) => {
        last = error;
      });
      socket.once('connect', () => finish(socket));
    };
    const hedge = setInterval(start, HEDGE_MS);
    const late = setTimeout(
      () => finish(last ? watch.failedWith(last) : watch.timedOut('connection')),
      timeoutMs * CONNECT_SHARE - watch.elapsedMs(),
    );
    start();
  });
}
