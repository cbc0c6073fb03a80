import { messageOf } from '../core/errors.ts';
import type { NodeFact } from '../core/facts.ts';
import { NODE_ROLE } from '../core/labels.ts';
import { type Asked, foldStatus, type Observation, type Outcome } from '../core/outcome.ts';
import type { CheckPlan, PodSelector, ProbeQuestion, Target } from '../core/plan.ts';
import type { Agent, Fleet } from '../drivers/driver.ts';
import { probes } from '../probes/index.ts';
import { isLaunched, type RunContext } from './context.ts';
import { askReplicas, type ReplicaAsk } from './dns-replicas.ts';
import { nodesOf } from './nodes-of.ts';
import { notAsked, orNotAsked } from './not-asked.ts';
import { observe } from './observe.ts';
import { observeCommand } from './observe-command.ts';
import { observeFact } from './observe-fact.ts';
import { observeTrial } from './observe-trial.ts';
import { pairs } from './pairs.ts';

/** Asks everything that a check asks, all at once, and makes one outcome of it. */
export async function runCheck(check: CheckPlan, context: RunContext): Promise<Outcome> {
  const startedAt = performance.now();
  const seen = await orNotAsked(observeAll(check, context));
  const observations = seen.length > 0 ? seen : nobody(context);
  return toOutcome(check, observations, performance.now() - startedAt);
}

/** Where the nodes are not known, what kept them from being told is the reason, and not that there are none. */
function nobody({ fleet, nodes }: RunContext): Observation[] {
  if (isLaunched(fleet) || nodes.length > 0 || fleet.code === 'absent') return [];
  return [notAsked('inconclusive', fleet.code, fleet.reason)];
}

/** The outcome that a set of observations adds up to. */
export function toOutcome(
  check: CheckPlan,
  observations: readonly Observation[],
  durationMs: number,
): Outcome {
  const { id, suite, name, source, question } = check;
  const attempts = Math.max(0, ...observations.map((observation) => observation.attempts));
  const base = { id, suite, name, source, durationMs, attempts, observations, asked: askedOf(question) };
  const status = foldStatus(observations.map((observation) => observation.status));
  if (status === 'passed') return { ...base, status };
  const worst = observations.filter((observation) => observation.status === status);
  const [first] = worst;
  if (!first)
    return {
      ...base,
      status: 'inconclusive',
      code: 'no-nodes',
      message: 'nobody to ask: no node or pod fits',
    };
  if (status === 'skipped') return { ...base, status, reason: first.observed };
  const more = worst.length > 1 ? ` (and ${worst.length - 1} more of ${observations.length})` : '';
  const message = `${first.from} → ${first.to}: expected ${first.expected}, observed ${first.observed}${more}`;
  return { ...base, status, code: first.code ?? 'UNKNOWN', message };
}

function askedOf(question: CheckPlan['question']): Asked {
  if (question.kind === 'command') return { protocol: 'command', path: 'command' };
  if (question.kind === 'fact' && 'scope' in question.args)
    return { protocol: 'api', path: 'api', about: 'workloads' };
  if (question.kind !== 'probe') return { protocol: 'api', path: 'api' };
  return {
    protocol: question.probe,
    path: pathOf(question),
    ...(question.about ? { about: question.about } : {}),
    ...(question.to.kind === 'node-port' ? { via: 'node-port' as const } : {}),
  };
}

function pathOf({ probe, to: { kind }, expect }: ProbeQuestion): Asked['path'] {
  if (probe === 'heard') return 'one-way';
  if (kind === 'pods') return 'pod';
  // a name that is not to be found is asked for as that of a service
  if (expect.absent === 'nxdomain') return 'service';
  return kind === 'host' || kind === 'hosts' || kind === 'node-port' ? 'host' : 'service';
}

async function observeAll({ question }: CheckPlan, context: RunContext): Promise<readonly Observation[]> {
  switch (question.kind) {
    case 'fact':
      return observeFact(question, context);
    case 'trial':
      return orOver(observeTrial(question, context), context.signal, (why) => [why]);
    case 'command':
      return [await observeCommand(question, context)];
    case 'probe':
      return observeProbe(question, context);
  }
}

async function observeProbe(question: ProbeQuestion, context: RunContext): Promise<readonly Observation[]> {
  const observations = await observePairs(question, context);
  return probes[question.probe].together?.(question, observations) ?? observations;
}

async function observePairs(question: ProbeQuestion, context: RunContext): Promise<Observation[]> {
  const { fleet, nodes } = context;
  if (!isLaunched(fleet)) return [notAsked('inconclusive', fleet.code, fleet.reason)];
  const unseen = beyondSight(question, nodes);
  if (unseen) return [notAsked('skipped', 'absent', unseen)];
  const from = members(fleet, nodes, question.from);
  const left = nodesOf(nodes, question.from).flatMap(unsuitable);
  if (question.to.kind === 'hosts' || question.to.kind === 'node-port') {
    const hosts = question.to.kind === 'hosts' ? nodesOf(nodes, question.to.nodes) : nodes;
    const all = waysToHosts(from, hosts);
    const ways = question.sameNode ? all.filter(([agent, node]) => agent.node === node.name) : all;
    const asked = ways.map(([agent, node]) => ask(question, agent, { label: node.name, node }, context));
    return [...left, ...(await Promise.all(asked))];
  }
  if (question.to.kind !== 'pods') {
    const label = labelOf(question);
    if (question.everyReplica) {
      const put: ReplicaAsk = (agent, to) => ask(question, agent, to, context);
      return [...left, ...(await askReplicas(question, from, label, context, put))];
    }
    return [...left, ...(await Promise.all(from.map((agent) => ask(question, agent, { label }, context))))];
  }
  const all = edgesBetween(from, members(fleet, nodes, question.to.pods));
  const edges = question.sameNode ? all.filter(([a, b]) => a.node === b.node) : all;
  if (edges.length === 0 && from.length > 0) {
    return [notAsked('skipped', 'absent', 'there is only one, and nobody else to reach')];
  }
  const asked = edges.map(([a, b]) => ask(question, a, { label: b.name, agent: b }, context));
  return [...left, ...(await Promise.all(asked))];
}

/** Why a question that is about particular nodes cannot be asked: nobody knows the nodes. */
function beyondSight({ from, to, sameNode }: ProbeQuestion, nodes: readonly NodeFact[]): string | undefined {
  const selectors = [from, ...(to.kind === 'pods' ? [to.pods] : [])];
  const labelled = selectors.some((one) => one.kind === 'nodes' && Object.keys(one.labels ?? {}).length > 0);
  const particular = sameNode || labelled || to.kind === 'hosts' || to.kind === 'node-port';
  return particular ? nodes.find(({ unseen }) => unseen)?.unseen : undefined;
}

/** Observes, unless the run is over first. */
function ask(...[question, from, to, context]: Parameters<typeof observe>): Promise<Observation> {
  const ends = { from: from.name, to: to.label };
  return orOver(observe(question, from, to, context), context.signal, (why) => ({ ...why, ...ends }));
}

/** What is under way when the run is over is not waited for. */
function orOver<T>(work: Promise<T>, signal: AbortSignal, instead: (why: Observation) => T): Promise<T> {
  const over = new Promise<T>((resolve) => {
    const stop = () => resolve(instead(notAsked('inconclusive', 'interrupted', messageOf(signal.reason))));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([work, over]);
}

/** A node that cannot run an agent at all is named, not passed over. */
function unsuitable(node: NodeFact): Observation[] {
  return node.unsuitable ? [{ ...notAsked('skipped', 'unsuitable', node.unsuitable), from: node.name }] : [];
}

function edgesBetween(from: readonly Agent[], to: readonly Agent[]): [Agent, Agent][] {
  const sameSet = from.length === to.length && from.every((agent) => to.includes(agent));
  if (sameSet) return pairs(from);
  return from.flatMap((a) => to.filter((b) => b !== a).map((b): [Agent, Agent] => [a, b]));
}

/** Every host, or above the threshold of `pairs` one's own and those of the neighbours. */
function waysToHosts(from: readonly Agent[], hosts: readonly NodeFact[]): [Agent, NodeFact][] {
  const byNode = new Map(from.map((agent) => [agent.node, agent]));
  const ways = [...pairs(hosts), ...hosts.map((host): [NodeFact, NodeFact] => [host, host])];
  return ways.flatMap(([{ name }, host]): [Agent, NodeFact][] => {
    const agent = byNode.get(name);
    return agent ? [[agent, host]] : [];
  });
}

function members(fleet: Fleet, nodes: readonly NodeFact[], selector: PodSelector): readonly Agent[] {
  if (selector.kind === 'workload') return fleet.agents.filter(({ role }) => role === selector.name);
  const names = new Set(nodesOf(nodes, selector).map(({ name }) => name));
  return fleet.agents.filter(({ role, name }) => role === NODE_ROLE && names.has(name));
}

function labelOf({
  to,
  probe,
  port,
  server,
  record,
  everyReplica,
  transport = 'udp',
}: ProbeQuestion): string {
  // several things may be asked of one host
  const target = to.kind === 'host' && port !== undefined ? `${targetName(to)}:${port}` : targetName(to);
  const name = record ? `${target} ${record}` : target;
  return probe === 'dns' && server && !everyReplica ? `${name} via ${targetName(server)}/${transport}` : name;
}

function targetName(to: Target): string {
  switch (to.kind) {
    case 'own-service':
    case 'node-port':
      return to.name;
    case 'service':
      return `${to.name}.${to.namespace}`;
    case 'dns-service':
      return 'dns';
    case 'new-service':
      return 'new service';
    case 'host':
      return to.host;
    case 'hosts':
      return 'hosts';
    case 'pods':
      return to.pods.kind === 'nodes' ? 'nodes' : to.pods.name;
  }
}
