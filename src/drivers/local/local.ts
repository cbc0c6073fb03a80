import { UsageError } from '../../core/errors.ts';
import type { ClusterFacts, NodeFact } from '../../core/facts.ts';
import type { Cluster, Driver, Fleet, LaunchRequest } from '../driver.ts';
import { Addresses } from './addresses.ts';
import { type LocalFaults, parseFaults } from './faults.ts';
import { LocalFleet } from './local-fleet.ts';
import { type NameServer, startNameServer } from './name-server.ts';
import { Network } from './network.ts';
import { TAKES_A_CLUSTER, takesACluster } from './takes-a-cluster.ts';

export interface LocalOptions {
  /** 1 to 50 @default 3 */
  readonly nodes: number;
  /** what to break, e.g. `drop:n1>n2` */
  readonly faults: readonly string[];
}

const MOST_NODES = 50;

/** A fleet on this machine, for demonstrations, for tests, and to try a spec without a cluster. */
export class LocalDriver implements Driver {
  readonly name = 'local';
  private readonly nodes: readonly string[];
  private readonly faults: LocalFaults;

  constructor({ nodes, faults }: LocalOptions) {
    if (!Number.isInteger(nodes) || nodes < 1 || nodes > MOST_NODES) {
      throw new UsageError(`--local-nodes: 1 to ${MOST_NODES}, not ${nodes}`);
    }
    this.nodes = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
    this.faults = parseFaults(faults, this.nodes);
  }

  async open(): Promise<Cluster> {
    const addresses = new Addresses();
    const network = await Network.open(this.faults, addresses);
    const names = await startNameServer(addresses.next(), this.faults.dnsDown, () => network.isDnsDown);
    names.add('dns.kube-system.svc', { addresses: [names.address], ports: {} });
    return new LocalCluster(this.facts(names), addresses, network, names);
  }

  private facts({ address, port }: NameServer): ClusterFacts {
    const dns = {
      name: 'dns',
      namespace: 'kube-system',
      addresses: [address],
      ports: (['UDP', 'TCP'] as const).map((protocol) => ({ name: protocol.toLowerCase(), port, protocol })),
    };
    return {
      name: 'local',
      version: '',
      nodes: this.nodes.map((name) => this.nodeFact(name)),
      services: { 'dns.kube-system': dns },
      dnsService: 'dns.kube-system',
    };
  }

  private nodeFact(name: string): NodeFact {
    const down = this.faults.nodesDown.has(name);
    const ready = {
      type: 'Ready',
      status: down ? ('False' as const) : ('True' as const),
      reason: down ? 'LocalFault' : 'LocalProcess',
      message: down ? `--local-fault node-down:${name}` : 'a process on this machine',
    };
    return { name, address: '127.0.0.1', labels: { 'kubernetes.io/hostname': name }, conditions: [ready] };
  }
}

class LocalCluster implements Cluster {
  readonly facts: ClusterFacts;
  readonly noTrials = TAKES_A_CLUSTER;
  private readonly addresses: Addresses;
  private readonly network: Network;
  private readonly names: NameServer;
  private closed: Promise<void> | undefined;

  constructor(facts: ClusterFacts, addresses: Addresses, network: Network, names: NameServer) {
    this.facts = facts;
    this.addresses = addresses;
    this.network = network;
    this.names = names;
  }

  async service(target: Parameters<Cluster['service']>[0]) {
    return target.kind === 'dns-service' ? this.facts.services['dns.kube-system'] : undefined;
  }

  read(): Promise<never> {
    return takesACluster();
  }

  async launch(request: LaunchRequest): Promise<Fleet> {
    return new LocalFleet(request, this.addresses, this.network, this.names);
  }

  close(): Promise<void> {
    this.closed ??= this.network.close().then(() => this.names.close());
    return this.closed;
  }
}
