import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { readGreeting } from './greeting.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { resolveFirst } from './resolve-first.ts';
import { Stopwatch } from './stopwatch.ts';

export interface UdpArgs {
  readonly host: string;
  readonly port: number;
}

/** A lost datagram is sent again after this time, so that one lost packet is not an outage. */
const RESEND_MS = 500;

/** Does an agent's echo come back, and whose? */
export const udp: Probe<UdpArgs> = {
  name: 'udp',

  build: (_question, { host, port }) => ({ host, port }),

  async run(args: UdpArgs, context: ProbeContext): Promise<Exchange> {
    const watch = new Stopwatch('resolve');
    const address = await resolveFirst(args.host, context, watch);
    if (typeof address !== 'string') return address;
    watch.enter('first-byte');
    return echo(address, args.port, context, watch);
  },
};

function echo(host: string, port: number, context: ProbeContext, watch: Stopwatch): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    const nonce = randomUUID();
    const send = () => socket.send(nonce);
    const resend = setInterval(send, RESEND_MS);
    const finish = (exchange: Exchange) => {
      clearInterval(resend);
      clearTimeout(late);
      socket.close();
      resolve(exchange);
    };
    const late = setTimeout(() => finish(watch.timedOut('echo')), context.timeoutMs - watch.elapsedMs());
    socket.once('error', (error) => finish(watch.failedWith(error)));
    socket.on('message', (data) => {
      const greeting = readGreeting(data.toString('latin1'));
      if (greeting?.echo === nonce) finish(watch.done({ peer: greeting.agent }));
    });
    // connected, so that a closed port is an error and not a silence; a fresh port each time, so that a
    // service may choose another backend each time
    socket.bind(0, context.localAddress, () => socket.connect(port, host, send));
  });
}
