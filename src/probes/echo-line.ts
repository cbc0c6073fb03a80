import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type AgentState, FULL, readState, STATE_BYTES } from './echo-server.ts';
import { readGreeting } from './greeting.ts';
import type { ProbeContext } from './probe.ts';

/** One datagram that came back. */
export interface Echo {
  readonly agent: string;
  /** of the datagram it answers */
  readonly sequence: number;
  /** from its sending to its return, in ms */
  readonly rttMs: number;
  /** size of the answer's payload */
  readonly bytes: number;
  readonly state: AgentState | undefined;
}

/** Between two datagrams that ask whether the path stands. */
const KNOCK_MS = 50;

/** Datagrams to an agent and back, one by one or many at once, told apart by their number. */
export class EchoLine {
  private readonly socket: Socket;
  private readonly nonce = randomBytes(6).toString('hex');
  private readonly sentAt: number[] = [];
  private heard: (echo: Echo) => void = () => {};
  private failed: (error: NodeJS.ErrnoException) => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', (error) => this.failed(error));
    socket.on('message', (data) => this.receive(data));
  }

  static open(host: string, port: number, { localAddress }: ProbeContext): Promise<EchoLine> {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    const line = new EchoLine(socket);
    return new Promise((resolve, reject) => {
      line.failed = reject;
      // connected, so that a closed port is an error and not a silence
      socket.bind(0, localAddress, () => socket.connect(port, host, () => resolve(line)));
    });
  }

  /** Bytes of a packet that are not payload: the IP header and UDP's. */
  get headerBytes(): number {
    return this.socket.address().family === 'IPv6' ? 48 : 28;
  }

  /** How many were sent. */
  get sent(): number {
    return this.sentAt.length;
  }

  onEcho(listener: (echo: Echo) => void): void {
    this.heard = listener;
  }

  onError(listener: (error: NodeJS.ErrnoException) => void): void {
    this.failed = listener;
  }

  /** @param full the answer is to be as large @returns the datagram's number */
  send(bytes = STATE_BYTES, full = false): number {
    const sequence = this.sentAt.length;
    const words = `${this.nonce}.${sequence}${full ? ` ${FULL}` : ''}\n`;
    this.sentAt.push(performance.now());
    // an error of an earlier datagram may be told to the next one's sender, and Node tells it to a callback only
    this.socket.send(Buffer.concat([Buffer.from(words)], bytes), (error) => error && this.failed(error));
    return sequence;
  }

  /**
   * Sends until one comes back, whatever the system says of others: the path may just be coming to stand.
   * @returns it, or undefined where none did in time
   * @throws what the system said last, e.g. ECONNREFUSED
   */
  async stands(limitMs: number): Promise<Echo | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<Echo | undefined>();
    this.onEcho(resolve);
    let last: Error | undefined;
    this.onError((error) => {
      last = error;
    });
    const knock = setInterval(() => this.send(), KNOCK_MS);
    const late = setTimeout(() => (last ? reject(last) : resolve(undefined)), limitMs);
    this.send();
    try {
      return await promise;
    } finally {
      clearInterval(knock);
      clearTimeout(late);
      this.onEcho(() => {});
      this.onError(() => {});
    }
  }

  close(): void {
    this.socket.close();
  }

  private receive(data: Buffer): void {
    const greeting = readGreeting(data.toString('latin1', 0, STATE_BYTES).split('\n', 1)[0] ?? '');
    const [nonce, number] = greeting?.echo.split('.') ?? [];
    const sequence = Number(number);
    const sentAt = this.sentAt[sequence];
    if (!greeting || nonce !== this.nonce || sentAt === undefined) return;
    const rttMs = performance.now() - sentAt;
    this.heard({ agent: greeting.agent, sequence, rttMs, bytes: data.length, state: readState(data) });
  }
}
