import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket as Stream } from 'node:net';
import type { Gate } from './gate.ts';

export interface Route {
  readonly host: string;
  readonly port: number;
  /** what goes there waits so long first, in ms */
  readonly delayMs: number;
  /** no datagram comes back from there */
  readonly mute?: boolean;
  /** what stands in the way from time to time; TCP only */
  readonly gate?: Gate;
}

/** Says where what comes from an address is to go; undefined: nowhere, as there is nobody. */
export type Router = (from: string) => Route | undefined;

/** Passes TCP connections on to where the router says: a service's address on loopback. */
export async function relayTcp(
  host: string,
  port: number,
  router: Router,
): Promise<{ port: number; server: Server }> {
  const server = createServer((client) => {
    const route = router(client.remoteAddress ?? '');
    if (!route) return void client.resetAndDestroy();
    client.on('error', () => {});
    setTimeout(() => {
      const backend = connect({ host: route.host, port: route.port });
      backend.on('error', () => client.resetAndDestroy());
      client.once('close', () => backend.destroy());
      if (route.gate) passThrough(route.gate, client, backend);
      else client.pipe(backend).pipe(client);
    }, route.delayMs);
  });
  server.listen({ host, port });
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}

function passThrough(gate: Gate, client: Stream, backend: Stream): void {
  const turn = () => {
    if (gate.isShut) {
      client.unpipe(backend).pause();
      backend.unpipe(client).pause();
    } else client.pipe(backend).pipe(client);
  };
  client.once('close', gate.onTurn(turn));
  turn();
}

/** Passes datagrams on and back. A client's port keeps its backend, as connection tracking would have it. */
export async function relayUdp(
  host: string,
  port: number,
  router: Router,
): Promise<{ port: number; socket: Socket }> {
  const front = createSocket('udp4');
  const backs = new Map<string, Back>();
  let open = true;
  const answer = (client: RemoteInfo) => (data: Buffer) => {
    if (open) front.send(data, client.port, client.address, () => {});
  };
  const backFor = (client: RemoteInfo): Back | undefined => {
    const key = `${client.address}:${client.port}`;
    const route = backs.has(key) ? undefined : router(client.address);
    if (route) backs.set(key, openBack(route, route.mute ? () => {} : answer(client)));
    return backs.get(key);
  };
  front.on('message', async (data, client) => {
    const back = backFor(client);
    await back?.ready;
    if (back) setTimeout(() => open && back.socket.send(data, () => {}), back.delayMs);
  });
  front.once('close', () => {
    open = false;
    for (const { socket } of backs.values()) socket.close();
  });
  front.bind(port, host);
  await once(front, 'listening');
  return { port: front.address().port, socket: front };
}

interface Back {
  readonly socket: Socket;
  readonly delayMs: number;
  readonly ready: Promise<unknown>;
}

/** Connected, so that only the backend is heard: two open sockets that answer each other would never stop. */
function openBack({ host, port, delayMs }: Route, onAnswer: (data: Buffer) => void): Back {
  const socket = createSocket('udp4');
  socket.on('message', onAnswer);
  socket.on('error', () => {});
  socket.connect(port, host);
  return { socket, delayMs, ready: once(socket, 'connect').catch(() => {}) };
}
