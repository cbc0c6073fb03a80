import type { Agent, ServiceState } from '../driver.ts';
import { LocalAgent } from './local-agent.ts';
import type { Network } from './network.ts';
import { type Router, relayTcp, relayUdp } from './relay.ts';

export interface LocalServiceOptions {
  readonly name: string;
  readonly dnsName: string;
  /** its name gives its agents' addresses, and nothing listens at one of its own */
  readonly headless: boolean;
  readonly host: string;
  /** the agents behind it, now: asked anew for each connection */
  readonly members: () => readonly Agent[];
  readonly network: Network;
}

export interface LocalService {
  readonly state: ServiceState;
  close(): void;
}

/** A service on loopback: one listener a protocol, which passes on to the backends in turn. */
export async function startService({
  name,
  dnsName,
  headless,
  host,
  members,
  network,
}: LocalServiceOptions): Promise<LocalService> {
  const states = await Promise.all(members().map(async (agent) => ({ agent, state: await agent.up })));
  const up = states.filter(({ state }) => state.up);
  await Promise.all(up.map(({ agent }) => agent instanceof LocalAgent && network.ready(agent)));
  const closers: (() => void)[] = [];
  const ports: Record<string, number> = {};
  const [first] = up;
  const served = first?.state.up ? first.state.welcome.ports : {};
  const backends = up.map(({ agent }) => agent.name).sort();
  if (headless) {
    const endpoints = up.flatMap(({ state }) => (state.up ? [state.address] : []));
    const state = { name, dnsName, address: '', ports: served, backends, endpoints };
    return { state, close: () => {} };
  }
  for (const [protocol, port] of Object.entries(served) as ['tcp' | 'udp' | 'http', number][]) {
    const router = inTurn(members, network, protocol, port);
    const wanted = process.platform === 'linux' ? port : 0;
    if (protocol === 'udp') {
      const { socket, port: at } = await relayUdp(host, wanted, router);
      ports[protocol] = at;
      closers.push(() => socket.close());
    } else {
      const { server, port: at } = await relayTcp(host, wanted, router);
      ports[protocol] = at;
      closers.push(() => server.close());
    }
  }
  return {
    state: { name, dnsName, address: host, ports, backends },
    close: () => {
      for (const close of closers) close();
    },
  };
}

function inTurn(
  members: () => readonly Agent[],
  network: Network,
  protocol: 'tcp' | 'udp' | 'http',
  port: number,
): Router {
  let turn = 0;
  return (from) => {
    const backends = members().filter((agent) => agent instanceof LocalAgent);
    const backend = backends[turn++ % backends.length];
    return backend && network.route(from, backend, protocol, port);
  };
}
