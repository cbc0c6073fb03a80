import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { sleep } from '../core/deadline.ts';
import { muteDatagram } from './heard-tokens.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { Stopwatch } from './stopwatch.ts';

/** To the agent that sends: where to. To the one that listens: the token alone. */
export type HeardArgs = Token & (Place | { readonly host?: undefined });

interface Token {
  readonly token: string;
}
interface Place {
  readonly host: string;
  readonly port: number;
}

/** More than one, so that a lost packet is not taken for a lost direction. */
export const DATAGRAMS = 5;
const BETWEEN_MS = 40;
/** What was sent last may still be under way. */
const WAIT_MS = 500;
const LOOK_MS = 20;

/**
 * Does one direction of a way let datagrams through, whatever becomes of answers? Asked in two: one agent sends
 * datagrams with a token and waits for nothing, then the other says how many of them it heard.
 */
export const heard: Probe<HeardArgs> = {
  name: 'heard',
  settles: true,

  build: (_question, { host, port }) => ({ host, port, token: randomUUID() }),

  run: (args: HeardArgs, context: ProbeContext) =>
    args.host === undefined ? listen(args.token, context) : send(args, context),
};

async function listen(token: string, { heardTokens, timeoutMs }: ProbeContext): Promise<Exchange> {
  const watch = new Stopwatch('first-byte');
  const limitMs = Math.min(WAIT_MS, timeoutMs);
  const count = (): number => heardTokens?.count(token) ?? 0;
  while (count() < DATAGRAMS && watch.elapsedMs() < limitMs) await sleep(LOOK_MS);
  return watch.done({ measured: { heard: count() } });
}

/** That the system refuses to send is told by nobody hearing anything. */
async function send({ host, port, token }: Token & Place, { localAddress }: ProbeContext): Promise<Exchange> {
  const watch = new Stopwatch('body');
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).bind(0, localAddress, resolve);
    });
    socket.on('error', () => {});
    for (let i = 0; i < DATAGRAMS; i++) {
      if (i > 0) await sleep(BETWEEN_MS);
      await new Promise<void>((resolve) => socket.send(muteDatagram(token), port, host, () => resolve()));
    }
    return watch.done({ measured: { sent: DATAGRAMS } });
  } finally {
    socket.close();
  }
}
