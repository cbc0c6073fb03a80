import { generateKeyPairSync, sign } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Packet } from 'dns2';
import type { Exchange, ProbeContext } from './probe.ts';
import type { ResolverConfig } from './resolver.ts';

/** Servers on loopback that answer well, badly or not at all. For tests only. */

export const HOST = '127.0.0.1';
/** Bounds what must come, in ms. */
export const SOON = 5000;
/** How long nothing may come, in ms. */
export const SILENCE = 300;

export const phasesOf = ({ phasesMs }: Exchange): string[] => Object.keys(phasesMs);

const NOBODY: ResolverConfig = { servers: [], search: [], ndots: 1 };

export const context = (timeoutMs: number, resolver = NOBODY): ProbeContext => ({ timeoutMs, resolver });

export interface Listening extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

/** Starts a server; its connections go with it. */
export async function listen(server: Server, port = 0): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  server.listen(port, HOST);
  await once(server, 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { host: HOST, port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close };
}

export const listenTcp = (onSocket: (socket: Socket) => void, port = 0): Promise<Listening> =>
  listen(createServer(onSocket), port);

export async function listenUdp(
  onMessage: (data: Buffer, reply: (data: Buffer | string) => void, count: number) => void,
): Promise<Listening> {
  const socket: UdpSocket = createSocket('udp4');
  let count = 0;
  socket.on('message', (data, from) =>
    onMessage(data, (answer) => socket.send(answer, from.port, from.address), ++count),
  );
  socket.bind(0, HOST);
  await once(socket, 'listening');
  const close = async () => void (await new Promise<void>((resolve) => socket.close(resolve)));
  return { host: HOST, port: socket.address().port, [Symbol.asyncDispose]: close };
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  await using server = await listenTcp(() => {});
  return server.port;
}

/** What a DNS server says to a question; undefined: nothing. A Buffer goes out as it is. */
export type DnsReply =
  | Buffer
  | Partial<{
      addresses: string[];
      /** of the type that was asked for, as dns2 has its fields */
      records: Record<string, unknown>[];
      alias: string;
      rcode: number;
      truncated: boolean;
      otherId: boolean;
      /** instead of the question that was asked */
      question: string;
    }>
  | undefined;

export interface DnsListening extends Listening {
  /** what was asked, e.g. `udp a.example` */
  readonly asked: string[];
  readonly resolver: ResolverConfig;
}

/** A DNS server that says what it is told to, over UDP and TCP on one port. */
export async function listenDns(
  answer: (name: string, transport: 'udp' | 'tcp', count: number) => DnsReply | Promise<DnsReply>,
): Promise<DnsListening> {
  const asked: string[] = [];
  const respond = async (data: Buffer, transport: 'udp' | 'tcp'): Promise<Buffer | undefined> => {
    const request = Packet.parse(data);
    const name = request.questions[0]?.name ?? '';
    asked.push(`${transport} ${name}`);
    const reply = await answer(name, transport, asked.length);
    return reply === undefined || Buffer.isBuffer(reply) ? reply : dnsResponse(request, name, reply);
  };
  const tcp = createServer((socket) => {
    socket.once('data', async (data) => {
      const response = await respond(data.subarray(2), 'tcp');
      if (!response) return;
      const length = Buffer.from([response.length >> 8, response.length & 255]);
      // a byte at a time, as a network may have it
      for (const byte of Buffer.concat([length, response])) socket.write(Buffer.from([byte]));
    });
  });
  const { udp, stream } = await onOnePort(tcp, async (data, reply) => {
    const response = await respond(data, 'udp');
    if (response) reply(response);
  });
  const close = async () => {
    await udp[Symbol.asyncDispose]();
    await stream[Symbol.asyncDispose]();
  };
  const { host, port } = udp;
  return {
    host,
    port,
    asked,
    resolver: { servers: [{ address: host, port }], search: [], ndots: 1 },
    [Symbol.asyncDispose]: close,
  };
}

/** A port that is free for UDP may be taken for TCP: then another. */
async function onOnePort(
  tcp: Server,
  onMessage: Parameters<typeof listenUdp>[0],
): Promise<{ udp: Listening; stream: Listening }> {
  for (let attempt = 1; ; attempt++) {
    const udp = await listenUdp(onMessage);
    try {
      return { udp, stream: await listen(tcp, udp.port) };
    } catch (error) {
      await udp[Symbol.asyncDispose]();
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === 10) throw error;
    }
  }
}

function dnsResponse(request: Packet, name: string, reply: Exclude<DnsReply, Buffer | undefined>): Buffer {
  const response = Packet.createResponseFromRequest(request);
  response.header.rcode = reply.rcode ?? 0;
  response.header.tc = reply.truncated ? 1 : 0;
  if (reply.otherId) response.header.id ^= 1;
  const record = { class: Packet.CLASS.IN, ttl: 5 };
  const [{ type = Packet.TYPE.A } = {}] = request.questions;
  for (const fields of reply.records ?? [])
    response.answers.push(new Packet.Resource({ ...record, name, type, ...fields }));
  if (reply.question)
    response.questions = [new Packet.Question({ name: reply.question, type, class: Packet.CLASS.IN })];
  if (reply.alias)
    response.answers.push(
      new Packet.Resource({ ...record, name, type: Packet.TYPE.CNAME, domain: reply.alias }),
    );
  for (const address of reply.addresses ?? []) {
    response.answers.push(
      new Packet.Resource({ ...record, name: reply.alias ?? name, type: Packet.TYPE.A, address }),
    );
  }
  return response.toBuffer();
}

/** A key and a self-signed certificate, in the fewest fields that TLS accepts. */
export function selfSigned(until = '490101000000Z'): { key: string; cert: string } {
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const { length } = body;
    const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
    return Buffer.concat([Buffer.from([tag, ...size]), body]);
  };
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex')); // ecdsa-with-SHA256
  const name = der(
    0x30,
    der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('test')))),
  );
  const validity = der(0x30, ...['200101000000Z', until].map((time) => der(0x17, Buffer.from(time))));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(0x30, der(0x02, Buffer.from([1])), algorithm, name, validity, name, key);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = der(0x30, body, algorithm, signature).toString('base64').replace(/.{64}/g, '$&\n');
  const cert = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, cert };
}
