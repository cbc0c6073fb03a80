import { createSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import type { Serve } from '../core/plan.ts';
import { AGENT_HEADER, readGreeting, writeGreeting } from '../probes/greeting.ts';

/** Starts what this agent serves. Port 0 lets the system choose; the ports that came of it are returned. */
export async function serve(agent: string, wanted: Serve, address?: string): Promise<Serve> {
  const [tcp, udp, http] = await Promise.all([
    wanted.tcp === undefined ? undefined : serveTcp(agent, wanted.tcp, address),
    wanted.udp === undefined ? undefined : serveUdp(agent, wanted.udp, address),
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
    response.writeHead(200, {
      [AGENT_HEADER]: agent,
      'content-type': 'application/json',
      connection: 'close',
    });
    response.end(`${JSON.stringify({ agent, path: request.url })}\n`);
  });
  return listen(server, port, address);
}

function listen(server: ReturnType<typeof createServer>, port: number, address?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(address ? { host: address } : {}) }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

function serveUdp(agent: string, port: number, address?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = address ? createSocket('udp4') : createSocket({ type: 'udp6', ipv6Only: false });
    socket.once('error', reject);
    socket.on('message', (data, sender) => {
      const echo = data.toString('latin1').slice(0, 64);
      // never answer an answer: two agents that echo each other would not stop
      if (readGreeting(echo)) return;
      socket.send(writeGreeting({ agent, echo }), sender.port, sender.address, () => {});
    });
    socket.bind(port, address, () => resolve(socket.address().port));
  });
}
