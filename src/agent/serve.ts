import { createSocket } from 'node:dgram';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import type { LagMeter } from '../core/lag.ts';
import type { Serve } from '../core/plan.ts';
import { echoOf } from '../probes/echo-server.ts';
import { AGENT_HEADER, writeGreeting } from '../probes/greeting.ts';
import type { HeardTokens } from '../probes/heard-tokens.ts';
import { serveLine } from '../probes/kept-line.ts';

/** What an agent's UDP port tells of, and remembers. */
interface Own {
  readonly lag: LagMeter;
  readonly heardTokens: HeardTokens;
}

/** Starts what this agent serves. Port 0 lets the system choose; the ports that came of it are returned. */
export async function serve(agent: string, wanted: Serve, own: Own, address?: string): Promise<Serve> {
  const [tcp, udp, http] = await Promise.all([
    wanted.tcp === undefined ? undefined : serveTcp(agent, wanted.tcp, address),
    wanted.udp === undefined ? undefined : serveUdp(agent, wanted.udp, own, address),
    wanted.http === undefined ? undefined : serveHttp(agent, wanted.http, address),
  ]);
  return { ...(tcp && { tcp }), ...(udp && { udp }), ...(http && { http }) };
}

function serveTcp(agent: string, port: number, address?: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(writeGreeting({ agent, echo: '' }));
  });
  return listen(server, port, address);
}

function serveHttp(agent: string, port: number, address?: string): Promise<number> {
  const server = createHttpServer((request, response) => {
    if (request.method === 'POST') return giveBack(agent, request, response);
    response.writeHead(200, {
      [AGENT_HEADER]: agent,
      'content-type': 'application/json',
      connection: 'close',
    });
    response.end(`${JSON.stringify({ agent, path: request.url })}\n`);
  });
  server.on('upgrade', (_request, socket) => serveLine(socket));
  return listen(server, port, address);
}

/** More is not given back. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Once all has come, as many bytes go back: never more than came, and none of them is kept meanwhile. */
function giveBack(agent: string, request: IncomingMessage, response: ServerResponse): void {
  let received = 0;
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > MOST_BYTES) request.destroy();
  });
  request.once('end', () => {
    response.writeHead(200, { [AGENT_HEADER]: agent, 'content-length': received, connection: 'close' });
    response.end(Buffer.alloc(received));
  });
}

function listen(server: ReturnType<typeof createServer>, port: number, address?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(address ? { host: address } : {}) }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

/** An agent tells how late it was in the time before. */
const RECENT_MS = 3000;

function serveUdp(agent: string, port: number, own: Own, address?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = address ? createSocket('udp4') : createSocket({ type: 'udp6', ipv6Only: false });
    socket.once('error', reject);
    socket.on('message', (data, sender) => {
      if (own.heardTokens.note(data)) return;
      const echo = echoOf(agent, data, () => own.lag.maxSince(performance.now() - RECENT_MS));
      if (echo) socket.send(echo, sender.port, sender.address, () => {});
    });
    socket.bind(port, address, () => resolve(socket.address().port));
  });
}
