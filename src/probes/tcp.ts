import { connect } from 'node:net';
import { readGreeting } from './greeting.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { resolveFirst } from './resolve-first.ts';
import { Stopwatch } from './stopwatch.ts';

export interface TcpArgs {
  readonly host: string;
  readonly port: number;
  /** wait for an agent's greeting after the connection stands */
  readonly greeted: boolean;
}

/** Does a TCP connection come to stand, and who answers? */
export const tcp: Probe<TcpArgs> = {
  name: 'tcp',

  build: (_question, { host, port, greets }) => ({ host, port, greeted: greets }),

  async run(args: TcpArgs, context: ProbeContext): Promise<Exchange> {
    const watch = new Stopwatch('resolve');
    const address = await resolveFirst(args.host, context, watch);
    if (typeof address !== 'string') return address;
    watch.enter('connect');
    return connectTo(address, args, context, watch);
  },
};

function connectTo(host: string, args: TcpArgs, context: ProbeContext, watch: Stopwatch): Promise<Exchange> {
  return new Promise((resolve) => {
    const { localAddress } = context;
    const socket = connect({ host, port: args.port, ...(localAddress ? { localAddress } : {}) });
    let waitingFor = 'connection';
    let received = '';
    const finish = (exchange: Exchange) => {
      clearTimeout(late);
      socket.destroy();
      resolve(exchange);
    };
    const late = setTimeout(() => finish(watch.timedOut(waitingFor)), context.timeoutMs - watch.elapsedMs());
    socket.once('error', (error) => finish(watch.failedWith(error)));
    socket.once('connect', () => {
      if (!args.greeted) return finish(watch.done());
      watch.enter('first-byte');
      waitingFor = 'greeting';
    });
    socket.on('data', (chunk) => {
      received += chunk;
      if (!received.includes('\n') && received.length < 256) return;
      const greeting = readGreeting(received);
      finish(
        greeting ? watch.done({ peer: greeting.agent }) : watch.failed('EWRONGPEER', 'not an agent answered'),
      );
    });
    socket.once('close', () => finish(watch.failed('ECONNRESET', 'closed before the greeting')));
  });
}
