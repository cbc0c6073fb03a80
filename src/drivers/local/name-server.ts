import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import dns2 from 'dns2';
import { type Named, NameRecords } from './name-records.ts';

export const CLUSTER_DOMAIN = 'cluster.local';

/** A DNS server on loopback that knows the services of a run, over UDP and TCP on one port. */
export interface NameServer {
  readonly address: string;
  readonly port: number;
  /** `name` without the cluster domain, e.g. `api.smoke-1.svc` */
  add(name: string, named: Named): void;
  close(): Promise<void>;
}

/** @param silent it is there and answers nobody @param isSilent likewise, at the moment */
export async function startNameServer(
  address: string,
  silent: boolean,
  isSilent: () => boolean = () => false,
): Promise<NameServer> {
  const records = new NameRecords();
  for (let attempt = 1; ; attempt++) {
    const port = randomInt(20_000, 60_000);
    try {
      const close = silent
        ? await listenSilently(address, port)
        : await listen(address, port, records, isSilent);
      const add = (name: string, named: Named) => records.add(`${name}.${CLUSTER_DOMAIN}`, named);
      return { address, port, add, close };
    } catch (error) {
      // somebody else has the port; elsewhere than on Linux everybody shares one address
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === 10) throw error;
    }
  }
}

async function listen(
  address: string,
  port: number,
  records: NameRecords,
  isSilent: () => boolean,
): Promise<() => Promise<void>> {
  const { Packet } = dns2;
  const server = dns2.createServer({
    udp: true,
    tcp: true,
    handle(request, send) {
      if (isSilent()) return;
      const response = Packet.createResponseFromRequest(request);
      records.answer(response);
      send(response);
    },
  });
  const failed = once(server, 'error').then(([error]) => Promise.reject(error));
  failed.catch(() => {});
  await Promise.race([server.listen({ udp: { port, address }, tcp: { port, address } }), failed]);
  return async () => void (await server.close());
}

async function listenSilently(address: string, port: number): Promise<() => Promise<void>> {
  const socket = createSocket('udp4');
  socket.bind(port, address);
  await once(socket, 'listening');
  return async () => void socket.close();
}
