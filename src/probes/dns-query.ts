import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { Packet } from 'dns2';
import type { RecordType } from '../core/plan.ts';
import { type DnsAnswer, type DnsQuestion, decode, encode, readReply } from './dns-message.ts';

export interface DnsServer {
  readonly address: string;
  readonly port: number;
}

export interface QueryOptions {
  readonly timeoutMs: number;
  /** @default A */
  readonly type?: RecordType;
  /** @default udp */
  readonly transport?: 'udp' | 'tcp';
  readonly localAddress?: string;
}

/** A lost datagram is sent again after this time, so that one lost packet is not an outage. */
const RESEND_MS = 1000;

/** Asks one server for the records of one absolute name. A truncated UDP answer is asked again over TCP. */
export async function query(name: string, server: DnsServer, options: QueryOptions): Promise<DnsAnswer> {
  const startedAt = performance.now();
  const question = { id: Packet.uuid(), name, type: options.type ?? 'A' };
  const exchange = options.transport === 'tcp' ? overTcp : overUdp;
  try {
    const response = await exchange(question, server, options);
    if (!response.header.tc || options.transport === 'tcp') return decode(response, question.type);
    return await query(name, server, {
      ...options,
      transport: 'tcp',
      timeoutMs: options.timeoutMs - (performance.now() - startedAt),
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { rcode: code ?? 'EBADRESP', records: [], error: message };
  }
}

const timeout = (server: DnsServer, ms: number): Error =>
  Object.assign(new Error(`no answer from ${server.address} after ${Math.round(ms)} ms`), {
    code: 'ETIMEDOUT',
  });

function overUdp(question: DnsQuestion, server: DnsServer, options: QueryOptions): Promise<Packet> {
  return new Promise((resolve, reject) => {
    const bytes = encode(question);
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
      const reply = readReply(data, question);
      if (reply) finish(() => resolve(reply));
    });
    // connected, so that a closed port is an error and not a silence, and so that only the server is heard
    socket.bind(0, options.localAddress, () => socket.connect(server.port, server.address, send));
  });
}

function overTcp(question: DnsQuestion, server: DnsServer, options: QueryOptions): Promise<Packet> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: server.address,
      port: server.port,
      ...(options.localAddress ? { localAddress: options.localAddress } : {}),
    });
    let received = Buffer.alloc(0);
    const late = setTimeout(() => socket.destroy(timeout(server, options.timeoutMs)), options.timeoutMs);
    socket.once('connect', () => {
      const bytes = encode(question);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      socket.write(Buffer.concat([length, bytes]));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const reply = readReply(received.subarray(2, 2 + received.readUInt16BE(0)), question);
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
