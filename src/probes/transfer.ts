import type { Socket } from 'node:net';
import { formatDuration } from '../core/duration.ts';
import { http } from '../core/http-modules.ts';
import { connectSoon } from './connect-soon.ts';
import { AGENT_HEADER } from './greeting.ts';
import { mtuFirst } from './mtu-first.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { resolveFirst } from './resolve-first.ts';
import { Stopwatch } from './stopwatch.ts';

export interface TransferArgs {
  readonly host: string;
  readonly port: number;
  /** to send, and to get back */
  readonly bytes: number;
}

/** Do many bytes go to an agent and back over TCP? It is what a wrong MTU breaks, while connections still come to stand. */
export const transfer: Probe<TransferArgs> = {
  name: 'transfer',
  settles: true,

  build: ({ options }, { host, port }) => ({ host, port, bytes: Number(options?.bytes) }),

  async run(args: TransferArgs, context: ProbeContext): Promise<Exchange> {
    const watch = new Stopwatch('resolve');
    const address = await resolveFirst(args.host, context, watch);
    if (typeof address !== 'string') return address;
    watch.enter('connect');
    const socket = await connectSoon(address, args.port, context, watch);
    await mtuFirst(args.host);
    return 'ok' in socket ? socket : sendAndGet(args, socket, context, watch);
  },

  expects: ({ options }) => `${options?.bytes} bytes there and back`,

  say: ({ measured = {}, totalMs }) =>
    `${measured.received} bytes went there and came back in ${formatDuration(totalMs)}`,
};

function sendAndGet(
  { host, port, bytes }: TransferArgs,
  socket: Socket,
  { timeoutMs }: ProbeContext,
  watch: Stopwatch,
): Promise<Exchange> {
  return new Promise((resolve) => {
    let received = 0;
    const finish = (exchange: Exchange) => {
      clearTimeout(late);
      socket.destroy();
      resolve(exchange);
    };
    const stalled = () => {
      const way = answered ? `${received} of ${bytes} bytes came back` : `${bytes} bytes do not arrive there`;
      finish(watch.failed('ESTALLED', `${way} in ${Math.round(watch.elapsedMs())} ms`));
    };
    const late = setTimeout(stalled, timeoutMs - watch.elapsedMs());
    let answered = false;
    const post = http().request({ host, port, method: 'POST', path: '/', createConnection: () => socket });
    post.setHeader('content-length', bytes);
    post.once('error', (error) => finish(watch.failedWith(error)));
    post.once('response', (response) => {
      answered = true;
      watch.enter('body');
      response.on('data', (chunk: Buffer) => (received += chunk.length));
      response.once('error', (error) => finish(watch.failedWith(error)));
      response.once('end', () => {
        const peer = response.headers[AGENT_HEADER];
        if (received !== bytes)
          return finish(watch.failed('EWRONGPEER', `${received} of ${bytes} bytes came back`));
        finish(watch.done({ ...(typeof peer === 'string' ? { peer } : {}), measured: { received } }));
      });
    });
    watch.enter('first-byte');
    post.end(Buffer.alloc(bytes, 'kube-smoke '));
  });
}
