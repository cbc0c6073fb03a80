import { DriverError } from '../core/errors.ts';
import type { NodeFact, ServiceFact } from '../core/facts.ts';
import { type ProbeQuestion, type ServiceTarget, servedBy } from '../core/plan.ts';
import type { Agent, Cluster, ServiceState } from '../drivers/driver.ts';
import type { DnsServer } from '../probes/dns-query.ts';
import type { Truth } from '../probes/judge.ts';
import type { Destination } from '../probes/probe.ts';
import type { RunContext } from './context.ts';
import { isLaunched } from './context.ts';
import { dnsDestination, newNames } from './dns-destination.ts';
import { notAskedOf } from './not-asked.ts';

/** Where a question goes and what is known of the right answer, or why it cannot be asked. */
export type Resolved =
  | { readonly to: Destination; readonly truth: Truth; readonly ours: boolean }
  | {
      readonly status: 'skipped' | 'inconclusive';
      readonly code: string;
      readonly reason: string;
      readonly unavailable?: string;
    };

/** Another agent, by its pod's address. */
export async function agentDestination(agent: Agent, question: ProbeQuestion): Promise<Resolved> {
  const state = await agent.up;
  if (!state.up)
    return { status: 'inconclusive', code: state.code, reason: state.reason, unavailable: agent.name };
  const port = question.port ?? portFor(question, state.welcome.ports);
  if (port === undefined) return noPort(agent.name, question);
  const greets = question.probe !== 'tcp' || port === state.welcome.ports.tcp;
  return { to: { host: state.address, port, greets }, truth: { peers: [agent.name] }, ours: true };
}

/** A service of the run's own, through the port that it has at a node's address. */
export async function nodePortDestination(
  node: NodeFact,
  name: string,
  question: ProbeQuestion,
  { fleet }: RunContext,
): Promise<Resolved> {
  if (!isLaunched(fleet)) return { status: 'inconclusive', ...fleet };
  const { nodePorts, backends } = await fleet.service(name);
  if (!nodePorts)
    return { status: 'skipped', code: 'absent', reason: 'nodes have no ports for services here' };
  if (node.address === '')
    return { status: 'skipped', code: 'absent', reason: `${node.name} has no address` };
  const port = portFor(question, nodePorts);
  if (port === undefined) return noPort(name, question);
  const greets = question.probe !== 'tcp' || port === nodePorts.tcp;
  return { to: { host: node.address, port, greets }, truth: { peers: backends }, ours: true };
}

/** A node itself, at its own address. */
export function hostDestination(host: string, question: ProbeQuestion): Resolved {
  if (host === '') return { status: 'skipped', code: 'absent', reason: 'the node has no address' };
  return { to: { host, port: question.port ?? 0, greets: false }, truth: {}, ours: false };
}

/**
 * A service or a host. Names are used where applications use them: HTTP and DNS; addresses for `reaches`.
 * @param replica the one DNS server to ask, where every one is asked by itself
 */
export async function targetDestination(
  question: ProbeQuestion,
  context: RunContext,
  replica?: DnsServer,
): Promise<Resolved> {
  const { to } = question;
  if (to.kind === 'host') {
    const { record } = question;
    const { absent } = question.expect;
    const wanted = { ...(record && { record }), ...(absent && { absent }) };
    const server = await dnsServer(question, context, replica);
    if (server && 'status' in server) return server;
    return {
      to: { host: to.host, port: question.port ?? 80, greets: false, ...(server && { server }), ...wanted },
      truth: { ...(absent && { absent }) },
      ours: false,
    };
  }
  if (to.kind === 'pods' || to.kind === 'hosts' || to.kind === 'node-port')
    throw new Error(`${to.kind} are asked one by one`);
  const found = await (to.kind === 'own-service'
    ? ownService(to.name, question, context)
    : to.kind === 'new-service'
      ? newService(question, context)
      : clusterService(to, question, context));
  if ('status' in found || question.probe !== 'dns') return found;
  const server = await dnsServer(question, context, replica);
  if (server && 'status' in server) return server;
  return { ...found, to: { ...found.to, ...(server && { server }) } };
}

async function ownService(name: string, question: ProbeQuestion, { fleet }: RunContext): Promise<Resolved> {
  if (!isLaunched(fleet)) return { status: 'inconclusive', ...fleet };
  const state = await fleet.service(name);
  const port = question.port ?? portFor(question, state.ports);
  if (question.probe !== 'dns' && port === undefined) return noPort(name, question);
  const { dnsName, address, endpoints } = state;
  if (question.probe === 'dns') {
    const addresses = endpoints ?? [address];
    const named = Object.entries(state.ports).map(([protocol, number]) => ({
      name: protocol,
      port: number,
      protocol: protocol === 'udp' ? ('UDP' as const) : ('TCP' as const),
    }));
    return dnsDestination(question, { dnsName, addresses, ports: named, headless: !!endpoints, ours: true });
  }
  const host = question.probe === 'http' ? dnsName : address || dnsName;
  const greets = question.probe !== 'tcp' || port === state.ports.tcp;
  const truth = { peers: state.backends, enoughAnswers: enoughAnswers(state) };
  return { to: { host, port: port ?? 0, greets }, truth, ours: true };
}

async function clusterService(
  target: Extract<ServiceTarget, { kind: 'service' | 'dns-service' }>,
  question: ProbeQuestion,
  { cluster }: RunContext,
): Promise<Resolved> {
  const fact = await lookUp(target, cluster);
  if ('status' in fact) return fact;
  const { addresses, ports } = fact;
  const dnsName = `${fact.name}.${fact.namespace}.svc`;
  if (question.probe === 'dns') {
    const headless = addresses.length === 0;
    return dnsDestination(question, { dnsName, addresses, ports, headless, ours: false });
  }
  const host = question.probe === 'http' ? dnsName : (addresses[0] ?? dnsName);
  const port = question.port ?? portOf(fact, question.probe === 'udp' ? 'UDP' : 'TCP') ?? 0;
  return { to: { host, port, greets: false }, truth: {}, ours: false };
}

async function newService(question: ProbeQuestion, { fleet }: RunContext): Promise<Resolved> {
  if (!isLaunched(fleet)) return { status: 'inconclusive', ...fleet };
  return newNames(question, await fleet.newService());
}

async function dnsServer(
  { server, transport = 'udp' }: ProbeQuestion,
  { cluster }: RunContext,
  replica?: DnsServer,
) {
  if (replica) return replica;
  if (!server) return undefined;
  if (server.kind === 'own-service') return noService(server);
  const fact = await lookUp(server, cluster);
  if ('status' in fact) return fact;
  const [address] = fact.addresses;
  const port = portOf(fact, transport === 'tcp' ? 'TCP' : 'UDP');
  return address && port ? { address, port } : noService(server);
}

type NotResolved = Extract<Resolved, { status: unknown }>;

const noService = (target: ServiceTarget): NotResolved => ({
  status: 'skipped',
  code: 'absent',
  reason: `there is no service ${nameOf(target)} here`,
});

/** A service that the cluster has. Where it may not be looked up, that is the reason. */
async function lookUp(
  target: Parameters<Cluster['service']>[0],
  cluster: Cluster,
): Promise<ServiceFact | NotResolved> {
  try {
    return (await cluster.service(target)) ?? noService(target);
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    const { status, code = '', observed: reason } = notAskedOf(error);
    return { status: status === 'skipped' ? status : 'inconclusive', code, reason };
  }
}

const portOf = (fact: ServiceFact, protocol: 'TCP' | 'UDP'): number | undefined =>
  // a DNS service may serve metrics too: the port that is meant comes first by its name, then by its place
  (
    fact.ports.find((port) => port.protocol === protocol && port.name.startsWith('dns')) ??
    fact.ports.find((port) => port.protocol === protocol)
  )?.port;

function portFor({ probe }: ProbeQuestion, ports: ServiceState['ports']): number | undefined {
  const kind = servedBy(probe);
  return kind === 'tcp' ? (ports.tcp ?? ports.http) : ports[kind];
}

const noPort = (name: string, { probe }: ProbeQuestion): Resolved => ({
  status: 'skipped',
  code: 'absent',
  reason: `${name} serves no ${probe}`,
});

const nameOf = (target: ServiceTarget): string =>
  target.kind === 'dns-service'
    ? 'for DNS'
    : target.kind === 'service'
      ? `${target.name}.${target.namespace}`
      : target.name;

/**
 * How many answers from a service that chooses evenly leave a chance under one in a billion that a healthy backend
 * was never chosen: n · ((n−1)/n)^k < 1e-9. For 3 backends 54, for 16 364.
 */
function enoughAnswers({ backends: { length: n } }: ServiceState): number {
  return n < 2 ? 1 : Math.ceil(Math.log(n / 1e-9) / Math.log(n / (n - 1)));
}
