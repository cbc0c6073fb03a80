import type { Request } from '../../agent/protocol.ts';
import { servedBy } from '../../core/plan.ts';
import type { AgentState } from '../driver.ts';
import type { Addresses } from './addresses.ts';
import { BlackHole } from './black-hole.ts';
import { FaultClock } from './fault-clock.ts';
import type { LocalFaults } from './faults.ts';
import { Gate } from './gate.ts';
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
  /** what is in the way from time to time, by way */
  private readonly gates = new Map<string, Gate>();
  /** by `<address>/<protocol>`: through these the gates stand */
  private readonly gatedPorts = new Map<string, Place>();
  readonly clock = new FaultClock();
  private readonly addresses: Addresses;

  private constructor(faults: LocalFaults, addresses: Addresses, blackHole: BlackHole | undefined) {
    this.faults = faults;
    this.addresses = addresses;
    this.blackHole = blackHole;
    if (blackHole) this.undo.push(() => blackHole.close());
    this.undo.push(() => this.clock.stop());
    const drops = faults.passing.filter((fault) => fault.kind === 'drop');
    for (const [way, same] of Map.groupBy(drops, (fault) => fault.way))
      this.gates.set(
        way,
        new Gate(
          this.clock,
          same.map(({ window }) => window),
        ),
      );
  }

  static async open(faults: LocalFaults, addresses: Addresses): Promise<Network> {
    const isHoleNeeded = faults.dropped.size + faults.lost.size > 0;
    const blackHole = isHoleNeeded ? await BlackHole.open(addresses.next()) : undefined;
    return new Network(faults, addresses, blackHole);
  }

  isDown(node: string): boolean {
    return this.faults.nodesDown.has(node) || this.isPassing('node-down', node);
  }

  /** The runner and this node's agents do not hear each other, now. */
  isLineDown(node: string): boolean {
    return this.isPassing('line-down', node);
  }

  get isDnsDown(): boolean {
    return this.faults.passing.some(({ kind, window }) => kind === 'dns-down' && this.clock.isOn(window));
  }

  /** Calls back when a node goes down for a time. */
  onNodeDown(down: (node: string) => void): void {
    for (const fault of this.faults.passing)
      if (fault.kind === 'node-down') this.clock.at(fault.window.fromMs, () => down(fault.node));
  }

  private isPassing(kind: 'node-down' | 'line-down', node: string): boolean {
    const { passing } = this.faults;
    return passing.some((one) => one.kind === kind && one.node === node && this.clock.isOn(one.window));
  }

  add(host: Host): void {
    this.hosts.push(host);
    const prepared = host.up.then(async (state) => {
      await this.slowDown(host, state);
      await this.muffle(host, state);
      await this.gate(host, state);
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
    const gate = from && this.gates.get(`${from.node}>${backend.node}`);
    if (gate) return { host: backend.address, port, delayMs: 0, gate };
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
    if (this.gates.has(way)) return this.gatedPorts.get(`${to.address}/${protocol}`);
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

  /** Puts a relay with gates, by who comes, in front of what an agent serves over TCP. */
  private async gate(host: Host, state: AgentState): Promise<void> {
    if (!state.up || ![...this.gates.keys()].some((way) => way.endsWith(`>${host.node}`))) return;
    const { tcp, http } = state.welcome.ports;
    for (const [protocol, port] of Object.entries({ tcp, http })) {
      if (port === undefined) continue;
      const at = this.addresses.next();
      const started = await relayTcp(at, 0, (address) => {
        const from = this.hosts.find((one) => one.address === address);
        const gate = this.gates.get(`${from?.node}>${host.node}`);
        return { host: host.address, port, delayMs: 0, ...(gate ? { gate } : {}) };
      });
      this.undo.push(() => started.server.close());
      this.gatedPorts.set(`${host.address}/${protocol}`, { host: at, port: started.port });
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
