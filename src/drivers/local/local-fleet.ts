import { messageOf } from '../../core/errors.ts';
import { NODE_ROLE } from '../../core/labels.ts';
import { LagMeter } from '../../core/lag.ts';
import { NEW_HOSTS } from '../../core/new-hosts.ts';
import type { OwnService, PodSelector, Serve, Workload } from '../../core/plan.ts';
import type { Agent, Fleet, LaunchRequest, Leftover, NewService, ServiceState } from '../driver.ts';
import { chooseBackends, NODE_SERVE } from '../driver.ts';
import type { Addresses } from './addresses.ts';
import { absentAgent, LocalAgent } from './local-agent.ts';
import { startService } from './local-service.ts';
import { CLUSTER_DOMAIN, type NameServer } from './name-server.ts';
import type { Network } from './network.ts';
import { takesACluster } from './takes-a-cluster.ts';
import { Turns } from './turns.ts';

/** All agents share this machine's cores: with more at once they would measure each other. */
const QUESTIONS_AT_ONCE = 48;
const NEVER_LATE = { lagMs: 0, lateMs: 0 } as const;

/** Agents as child processes, services as relays, all on loopback. */
export class LocalFleet implements Fleet {
  readonly agents: Agent[] = [];
  private readonly request: LaunchRequest;
  private readonly addresses: Addresses;
  private readonly network: Network;
  private readonly names: NameServer;
  private readonly services = new Map<string, { selects: PodSelector; started: Promise<ServiceState> }>();
  private readonly serves = new Map<string, Serve>([[NODE_ROLE, NODE_SERVE]]);
  /** what `close` undoes, by name; last in, first out */
  private readonly undo: { name: string; run: () => unknown }[] = [];
  private readonly namespace: string;
  private readonly lag = new LagMeter();
  private readonly turns = new Turns(QUESTIONS_AT_ONCE);
  private made: NewService | undefined;
  private closed: Promise<readonly Leftover[]> | undefined;

  constructor(request: LaunchRequest, addresses: Addresses, network: Network, names: NameServer) {
    this.request = request;
    this.addresses = addresses;
    this.network = network;
    this.names = names;
    this.namespace = `smoke-${request.runId}`;
    this.lag.start();
    for (const name of request.nodes) this.addAgent(name, name, NODE_ROLE, NODE_SERVE);
    for (const workload of request.workloads) this.startWorkload(workload);
    for (const service of request.services) void this.addService(service);
    network.onNodeDown((node) => {
      for (const agent of this.agents) if (agent.node === node && agent instanceof LocalAgent) agent.die();
    });
    void Promise.all(this.agents.map(({ up }) => up)).then(() => network.clock.start());
  }

  async addWorkload(workload: Workload): Promise<readonly Agent[]> {
    return this.startWorkload(workload);
  }

  async addService(service: OwnService): Promise<void> {
    if (this.services.has(service.name)) return;
    const started = startService({
      name: service.name,
      dnsName: `${service.name}.${this.namespace}.svc`,
      headless: service.headless ?? false,
      host: this.addresses.next(),
      members: () => this.members(service.selects),
      network: this.network,
    });
    const state = started.then((running) => {
      this.undo.push({ name: `service ${service.name}`, run: running.close });
      const { dnsName, address, ports, endpoints = [address] } = running.state;
      this.names.add(dnsName, { addresses: endpoints, ports });
      return running.state;
    });
    state.catch(() => {});
    this.services.set(service.name, { selects: service.selects, started: state });
  }

  async service(name: string): Promise<ServiceState> {
    const found = this.services.get(name);
    if (!found) throw new Error(`no service ${name} in this run`);
    const { selects, started } = found;
    const state = await started;
    const members = this.members(selects);
    const ups = await Promise.all(members.map(({ up }) => up));
    // pods come and go while the service stays
    const backends = members.filter((_, index) => ups[index]?.up).map((agent) => agent.name);
    return { ...state, backends: backends.sort() };
  }

  async newService(): Promise<NewService> {
    if (this.made) return this.made;
    const dnsName = `new-service.${this.namespace}.svc`;
    const address = this.addresses.next();
    for (const host of NEW_HOSTS) this.names.add(`${host}.${dnsName}`, { addresses: [address], ports: {} });
    this.made = { dnsName, address, madeAt: performance.now() };
    return this.made;
  }

  attempt(): Promise<never> {
    return takesACluster();
  }

  async remove(agent: Agent): Promise<void> {
    const index = this.agents.indexOf(agent);
    if (index >= 0) this.agents.splice(index, 1);
    if (agent instanceof LocalAgent) await agent.stop();
  }

  async replace(agent: Agent): Promise<Agent> {
    const index = this.agents.indexOf(agent);
    if (agent instanceof LocalAgent) await agent.stop();
    const made = this.addAgent(agent.name, agent.node, agent.role, this.serves.get(agent.role) ?? {});
    this.agents.splice(index, 1, this.agents.pop()!);
    return made;
  }

  close(): Promise<readonly Leftover[]> {
    this.closed ??= this.undoAll();
    return this.closed;
  }

  private async undoAll(): Promise<readonly Leftover[]> {
    const leftovers: Leftover[] = [];
    this.lag.stop();
    const stopped = this.agents.map(async (agent) => {
      if (agent instanceof LocalAgent && !(await agent.stop())) {
        leftovers.push({ kind: 'process', name: agent.name, reason: 'it does not end' });
      }
    });
    await Promise.all(stopped);
    // what was still starting is there to be undone only now
    await Promise.allSettled([...this.services.values()].map(({ started }) => started));
    for (const { name, run } of this.undo.reverse()) {
      await Promise.resolve(run()).catch((error) =>
        leftovers.push({ kind: 'listener', name, reason: messageOf(error) }),
      );
    }
    return leftovers;
  }

  private members(selector: PodSelector): readonly Agent[] {
    if (selector.kind === 'workload') return this.agents.filter(({ role }) => role === selector.name);
    return chooseBackends(this.agents.filter(({ role }) => role === NODE_ROLE));
  }

  private startWorkload({ name, count, perNode, serve, first = 0 }: Workload): readonly Agent[] {
    this.serves.set(name, serve);
    const { nodes } = this.request;
    if (perNode) return nodes.map((node) => this.addAgent(`${name}-${node}`, node, name, serve));
    return Array.from({ length: count }, (_, index) =>
      this.addAgent(`${name}-${first + index}`, nodes[(first + index) % nodes.length] ?? '', name, serve),
    );
  }

  private addAgent(name: string, node: string, role: string, serve: Serve): Agent {
    const agent = this.network.isDown(node)
      ? absentAgent({ name, node, role })
      : this.spawn(name, node, role, serve);
    this.agents.push(agent);
    return agent;
  }

  private spawn(name: string, node: string, role: string, serve: Serve): LocalAgent {
    const address = this.addresses.next();
    const resolver = {
      servers: [{ address: this.names.address, port: this.names.port }],
      search: [`${this.namespace}.svc`, 'svc', ''].map((part) =>
        part ? `${part}.${CLUSTER_DOMAIN}` : CLUSTER_DOMAIN,
      ),
      ndots: 5,
    };
    const { aloneMs } = this.request;
    const shared = process.platform !== 'linux';
    const agent = new LocalAgent({
      // where all nodes share one address, the system chooses the ports
      config: {
        ...{ agent: name, address, resolver, serve: shared ? anyPorts(serve) : serve },
        ...(aloneMs === undefined ? {} : { aloneMs }),
      },
      node,
      role,
      startLimitMs: this.request.startLimitMs,
      turns: this.turns,
      isDeaf: () => this.network.isLineDown(node),
      divert: (request) => this.network.divert(node, request),
      lateHere: (request, since) =>
        this.network.passesBy(request) ? NEVER_LATE : this.lag.latenessSince(since),
    });
    this.network.add(agent);
    return agent;
  }
}

const anyPorts = (serve: Serve): Serve =>
  Object.fromEntries(Object.keys(serve).map((protocol) => [protocol, 0]));
