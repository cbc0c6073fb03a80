import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

export interface Route {
  readonly host: string;
  readonly port: number;
  /** what goes there waits so long first, in ms */
  readonly delayMs: number;
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
      client.pipe(backend).pipe(client);
    }, route.delayMs);
  });
  server.listen({ host, port });
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}

/** Passes datagrams on and back. A client's port keeps its backend, as connection tracking would have it. */
export async function relayUdp(
  host: string,
  port: number,
  router: Router,
): Promise<{ port: number; socket: Socket }> {
  const front = createSocket('udp4');
  let open = true;
  const backs = new Map<number, { route: Route; socket: Socket }>();
  const backFor = (client: RemoteInfo) => {
    const known = backs.get(client.port);
    if (known) return known;
    const route = router(client.address);
    if (!route) return undefined;
    const socket = createSocket('udp4');
    socket.on('message', (data) => {
      if (open) front.send(data, client.port, client.address, () => {});
    });
    socket.on('error', () => {});
    const made = { route, socket };
    backs.set(client.port, made);
    return made;
  };
  front.on('message', (data, client) => {
    const back = backFor(client);
    const pass = () => open && back?.socket.send(data, back.route.port, back.route.host, () => {});
    setTimeout(pass, back?.route.delayMs);
  });
  front.once('close', () => {
    open = false;
    for (const { socket } of backs.values()) socket.close();
  });
  front.bind(port, host);
  await once(front, 'listening');
  return { port: front.address().port, socket: front };
}
