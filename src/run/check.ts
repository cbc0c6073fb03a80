import { messageOf } from '../core/errors.ts';
import type { NodeFact } from '../core/facts.ts';
import { NODE_ROLE } from '../core/labels.ts';
import { type Asked, foldStatus, type Observation, type Outcome } from '../core/outcome.ts';
import type { CheckPlan, PodSelector, ProbeQuestion, Target } from '../core/plan.ts';
import type { Agent, Fleet } from '../drivers/driver.ts';
import { isLaunched, type RunContext } from './context.ts';
import { nodesOf } from './nodes-of.ts';
import { notAsked } from './not-asked.ts';
import { observe } from './observe.ts';
import { observeFact } from './observe-fact.ts';
import { observeTrial } from './observe-trial.ts';
import { FULL_MESH_NODES, pairs } from './pairs.ts';

/** Asks everything that a check asks, all at once, and makes one outcome of it. */
export async function runCheck(check: CheckPlan, context: RunContext): Promise<Outcome> {
  const startedAt = performance.now();
  const observations = await observeAll(check, context);
  return toOutcome(check, observations, performance.now() - startedAt);
}

/** The outcome that a set of observations adds up to. */
function toOutcome(check: CheckPlan, observations: readonly Observation[], durationMs: number): Outcome {
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
  if (question.kind !== 'probe') return { protocol: 'api', path: 'api' };
  if (question.to.kind === 'node-port') return { protocol: question.probe, path: 'host', via: 'node-port' };
  const path = question.to.kind === 'pods' ? 'pod' : question.to.kind === 'host' ? 'host' : 'service';
  return { protocol: question.probe, path };
}

async function observeAll({ question }: CheckPlan, context: RunContext): Promise<readonly Observation[]> {
  switch (question.kind) {
    case 'fact':
      return observeFact(question, context);
    case 'trial':
      return orOver(observeTrial(question, context), context.signal, (why) => [why]);
    case 'probe':
      return observeProbe(question, context);
  }
}

async function observeProbe(question: ProbeQuestion, context: RunContext): Promise<Observation[]> {
  const { fleet, nodes } = context;
  if (!isLaunched(fleet)) return [notAsked('inconclusive', fleet.code, fleet.reason)];
  const from = members(fleet, nodes, question.from);
  const left = nodesOf(nodes, question.from).flatMap(unsuitable);
  if (question.to.kind === 'node-port') {
    const asked = doors(from, nodes).map(([agent, node]) =>
      ask(question, agent, { label: node.name, node }, context),
    );
    return [...left, ...(await Promise.all(asked))];
  }
  if (question.to.kind !== 'pods') {
    const label = labelOf(question);
    return [...left, ...(await Promise.all(from.map((agent) => ask(question, agent, { label }, context))))];
  }
  const edges = edgesBetween(from, members(fleet, nodes, question.to.pods));
  if (edges.length === 0 && from.length > 0) {
    return [notAsked('skipped', 'absent', 'there is only one, and nobody else to reach')];
  }
  const asked = edges.map(([a, b]) => ask(question, a, { label: b.name, agent: b }, context));
  return [...left, ...(await Promise.all(asked))];
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

/** Everybody asks at every node, its own among them; of many, only at some others. */
function doors(from: readonly Agent[], nodes: readonly NodeFact[]): [Agent, NodeFact][] {
  if (nodes.length <= FULL_MESH_NODES)
    return from.flatMap((agent) => nodes.map((node): [Agent, NodeFact] => [agent, node]));
  const chosen = new Map(pairs(nodes).map(([a, b]) => [`${a.name} ${b.name}`, b]));
  const asked = (agent: Agent) =>
    nodes.filter((node) => node.name === agent.node || chosen.has(`${agent.node} ${node.name}`));
  return from.flatMap((agent) => asked(agent).map((node): [Agent, NodeFact] => [agent, node]));
}

function members(fleet: Fleet, nodes: readonly NodeFact[], selector: PodSelector): readonly Agent[] {
  if (selector.kind === 'workload') return fleet.agents.filter(({ role }) => role === selector.name);
  const names = new Set(nodesOf(nodes, selector).map(({ name }) => name));
  return fleet.agents.filter(({ role, name }) => role === NODE_ROLE && names.has(name));
}

function labelOf({ to, probe, server, transport = 'udp' }: ProbeQuestion): string {
  const name = targetName(to);
  return probe === 'dns' && server ? `${name} via ${targetName(server)}/${transport}` : name;
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
    case 'host':
      return to.host;
    case 'pods':
      return to.pods.kind === 'nodes' ? 'nodes' : to.pods.name;
  }
}
