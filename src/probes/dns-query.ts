import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { Packet } from 'dns2';

export interface DnsServer {
  readonly address: string;
  readonly port: number;
}

export interface DnsAnswer {
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL` … or a system error code where no answer came */
  readonly rcode: string;
  /** A records, sorted */
  readonly addresses: readonly string[];
  readonly error?: string;
}

export interface QueryOptions {
  readonly timeoutMs: number;
  /** @default udp */
  readonly transport?: 'udp' | 'tcp';
  readonly localAddress?: string;
}

/** A lost datagram is sent again after this time, so that one lost packet is not an outage. */
const RESEND_MS = 1000;

const RCODES = new Map(Object.entries(Packet.RCODE).map(([name, code]) => [code as number, name]));

/** Asks one server for the A records of one absolute name. A truncated UDP answer is asked again over TCP. */
export async function query(name: string, server: DnsServer, options: QueryOptions): Promise<DnsAnswer> {
  const startedAt = performance.now();
  const { id, bytes } = encode(name);
  const exchange = options.transport === 'tcp' ? overTcp : overUdp;
  try {
    const response = await exchange(bytes, id, server, options);
    if (!response.header.tc || options.transport === 'tcp') return decode(response);
    return await query(name, server, {
      ...options,
      transport: 'tcp',
      timeoutMs: options.timeoutMs - (performance.now() - startedAt),
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { rcode: code ?? 'EBADRESP', addresses: [], error: message };
  }
}

function encode(name: string): { id: number; bytes: Buffer } {
  const id = Packet.uuid();
  const packet = new Packet();
  packet.header = new Packet.Header({ id, rd: 1 });
  packet.questions.push(new Packet.Question({ name, type: Packet.TYPE.A, class: Packet.CLASS.IN }));
  return { id, bytes: packet.toBuffer() };
}

function decode(response: Packet): DnsAnswer {
  const addresses = response.answers
    .filter((record) => record.type === Packet.TYPE.A)
    .map((record) => String((record as { address?: unknown }).address))
    .sort();
  return { rcode: RCODES.get(response.header.rcode) ?? `RCODE${response.header.rcode}`, addresses };
}

/** An answer to this question, or undefined: anybody can send to an open port. */
function readReply(data: Buffer, id: number): Packet | undefined {
  try {
    const packet = Packet.parse(data);
    return packet.header.id === id && packet.header.qr === 1 ? packet : undefined;
  } catch {
    return undefined;
  }
}

const timeout = (server: DnsServer, ms: number): Error =>
  Object.assign(new Error(`no answer from ${server.address} after ${Math.round(ms)} ms`), {
    code: 'ETIMEDOUT',
  });

function overUdp(bytes: Buffer, id: number, server: DnsServer, options: QueryOptions): Promise<Packet> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
    const send = () => socket.send(bytes);
    const resend = setInterval(send, RESEND_MS);
    const late = setTimeout(
      () => finish(() => reject(timeout(server, options.timeoutMs))),
      options.timeoutMs,
    );
    const finish = (settle: () => void) => {
      clearInterval(resend);
      clearTimeout(late);
      socket.close();
      settle();
    };
    socket.once('error', (error) => finish(() => reject(error)));
    socket.on('message', (data) => {
      const reply = readReply(data, id);
      if (reply) finish(() => resolve(reply));
    });
    // connected, so that a closed port is an error and not a silence, and so that only the server is heard
    socket.bind(0, options.localAddress, () => socket.connect(server.port, server.address, send));
  });
}

function overTcp(bytes: Buffer, id: number, server: DnsServer, options: QueryOptions): Promise<Packet> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: server.address,
      port: server.port,
      ...(options.localAddress ? { localAddress: options.localAddress } : {}),
    });
    let received = Buffer.alloc(0);
    const late = setTimeout(() => socket.destroy(timeout(server, options.timeoutMs)), options.timeoutMs);
    socket.once('connect', () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      socket.write(Buffer.concat([length, bytes]));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const reply = readReply(received.subarray(2, 2 + received.readUInt16BE(0)), id);
      if (reply) resolve(reply);
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(late);
      reject(
        Object.assign(new Error(`${server.address} closed the connection without an answer`), {
          code: 'ECONNRESET',
        }),
      );
    });
  });
}
