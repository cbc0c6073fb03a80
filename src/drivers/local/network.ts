import type { Request } from '../../agent/protocol.ts';
import { servedBy } from '../../core/plan.ts';
import type { AgentState } from '../driver.ts';
import type { Addresses } from './addresses.ts';
import { BlackHole } from './black-hole.ts';
import type { LocalFaults } from './faults.ts';
import { type Route, relayTcp, relayUdp } from './relay.ts';

/** A process on the network: an agent. */
interface Host {
  readonly name: string;
  readonly node: string;
  readonly address: string;
  readonly up: Promise<AgentState>;
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Knows who is where, and makes the faults true: what is dropped goes to a black hole, what is slow through a relay. */
export class Network {
  private readonly hosts: Host[] = [];
  /** by agent: settles when what the faults put in front of it is there */
  private readonly prepared = new Map<Host, Promise<void>>();
  private readonly faults: LocalFaults;
  private readonly blackHole: BlackHole | undefined;
  private readonly undo: (() => unknown)[] = [];
  /** by `<address>/<protocol>` */
  private readonly slowPorts = new Map<string, Place>();
  /** a way to what an agent serves over UDP from which no answer comes, by its address */
  private readonly mutePorts = new Map<string, Place>();
  private readonly addresses: Addresses;

  private constructor(faults: LocalFaults, addresses: Addresses, blackHole: BlackHole | undefined) {
    this.faults = faults;
    this.addresses = addresses;
    this.blackHole = blackHole;
    if (blackHole) this.undo.push(() => blackHole.close());
  }

  static async open(faults: LocalFaults, addresses: Addresses): Promise<Network> {
    const isHoleNeeded = faults.dropped.size + faults.lost.size > 0;
    const blackHole = isHoleNeeded ? await BlackHole.open(addresses.next()) : undefined;
    return new Network(faults, addresses, blackHole);
  }

  isDown(node: string): boolean {
    return this.faults.nodesDown.has(node);
  }

  add(host: Host): void {
    this.hosts.push(host);
    const prepared = host.up.then(async (state) => {
      await this.slowDown(host, state);
      await this.muffle(host, state);
    });
    prepared.catch(() => {});
    this.prepared.set(host, prepared);
  }

  /** Waits until the faults are true for this agent, too. */
  async ready(host: Host): Promise<void> {
    await this.prepared.get(host);
  }

  /** The same question, sent where the faults make it go. */
  async divert(fromNode: string, request: Omit<Request, 'id'>): Promise<Omit<Request, 'id'>> {
    const args = request.args as { host?: string };
    const to = this.hosts.find(({ address }) => address === args.host);
    if (!to) return request;
    await this.ready(to);
    const protocol = servedBy(request.probe);
    const place = this.place(fromNode, to, protocol);
    return place ? { ...request, args: { ...args, ...place } } : request;
  }

  /** Goes a question, once it is diverted, straight to another process, or to nobody? Then this one is not on its way. */
  passesBy({ args }: Omit<Request, 'id'>): boolean {
    const { host } = args as { host?: string };
    if (host === undefined) return false;
    return host === this.blackHole?.host || this.hosts.some(({ address }) => address === host);
  }

  /** Where a service's traffic goes that came from an address, towards one backend. */
  route(fromAddress: string, backend: Host, protocol: 'tcp' | 'udp' | 'http', port: number): Route {
    const from = this.hosts.find(({ address }) => address === fromAddress);
    const place = from && this.place(from.node, backend, protocol);
    return { host: backend.address, port, ...place, delayMs: 0 };
  }

  async close(): Promise<void> {
    for (const run of this.undo.reverse()) await run();
  }

  /** Undefined: straight there. */
  private place(fromNode: string, to: Host, protocol: 'tcp' | 'udp' | 'http'): Place | undefined {
    const { dropped, lost } = this.faults;
    const way = `${fromNode}>${to.node}` as const;
    const isGone = dropped.has(way) || lost.has(way);
    const areAnswersGone = lost.has(`${to.node}>${fromNode}`);
    if (areAnswersGone && !isGone && protocol === 'udp') return this.mutePorts.get(to.address);
    const hole = this.blackHole;
    // no TCP connection comes to be without the answers
    if (hole && (isGone || areAnswersGone))
      return { host: hole.host, port: protocol === 'udp' ? hole.udpPort : hole.tcpPort };
    const slow =
      fromNode !== to.node && (this.faults.slowMs.has(fromNode) || this.faults.slowMs.has(to.node));
    return slow ? this.slowPorts.get(`${to.address}/${protocol}`) : undefined;
  }

  /** Puts a delaying relay in front of what an agent serves, where any slow fault is on. */
  private async slowDown(host: Host, state: AgentState): Promise<void> {
    const delayMs = Math.max(0, ...this.faults.slowMs.values());
    if (delayMs === 0 || !state.up) return;
    for (const [protocol, port] of Object.entries(state.welcome.ports)) {
      const at = this.addresses.next();
      const relay = protocol === 'udp' ? relayUdp : relayTcp;
      const started = await relay(at, 0, () => ({ host: host.address, port, delayMs }));
      this.undo.push(() => ('server' in started ? started.server : started.socket).close());
      this.slowPorts.set(`${host.address}/${protocol}`, { host: at, port: started.port });
    }
  }

  /** Puts a relay that brings nothing back in front of what an agent serves over UDP, where its answers are lost. */
  private async muffle({ node, address }: Host, state: AgentState): Promise<void> {
    const isHeard = ![...this.faults.lost].some((way) => way.startsWith(`${node}>`));
    const port = state.up ? state.welcome.ports.udp : undefined;
    if (isHeard || port === undefined) return;
    const at = this.addresses.next();
    const relay = await relayUdp(at, 0, () => ({ host: address, port, delayMs: 0, mute: true }));
    this.undo.push(() => relay.socket.close());
    this.mutePorts.set(address, { host: at, port: relay.port });
  }
}
