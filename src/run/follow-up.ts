import { FOLLOW_UPS, type FollowUp } from '../core/follow-up.ts';
import { NODE_ROLE } from '../core/labels.ts';
import type { Observation, Outcome } from '../core/outcome.ts';
import type { CheckPlan, ProbeQuestion } from '../core/plan.ts';
import type { Agent, Fleet } from '../drivers/driver.ts';
import { toOutcome } from './check.ts';
import { isLaunched, type RunContext } from './context.ts';
import { askReplicas } from './dns-replicas.ts';
import { observe } from './observe.ts';
import { observeHeard } from './observe-heard.ts';

/** Shorter than the first wave's: it comes on top of that, and silence has been waited for once. */
const TIMEOUT_MS = 1500;
const NODES = { kind: 'nodes' } as const;

/**
 * The second, tiny wave: asks what decides between causes. Only on failure, and nothing is launched for it.
 * @returns an outcome a question, for the diagnosis; they are no checks of the run
 */
export async function askFollowUps(
  followUps: readonly FollowUp[],
  context: RunContext,
): Promise<readonly Outcome[]> {
  const { fleet } = context;
  if (!isLaunched(fleet)) return [];
  const brief = { ...context, retries: 0, probeTimeoutMs: TIMEOUT_MS };
  const different = [...new Map(followUps.map((one) => [keyOf(one), one])).values()];
  const asked = different.map(async (followUp, index): Promise<Outcome[]> => {
    const startedAt = performance.now();
    const observations = await askOne(followUp, fleet, brief);
    // nobody there to ask or to be asked
    if (observations.length === 0) return [];
    const check = checkOf(followUp, `${index + 1}`);
    return [toOutcome(check, observations, performance.now() - startedAt)];
  });
  return (await Promise.all(asked)).flat();
}

const keyOf = ({ to, asked, port, ways }: FollowUp): string => JSON.stringify([to, asked, port, ways]);

function checkOf(followUp: FollowUp, name: string): CheckPlan {
  return {
    id: `${FOLLOW_UPS}/${name}`,
    suite: FOLLOW_UPS,
    name,
    source: { file: '', line: 0 },
    question: questionOf(followUp),
  };
}

function questionOf({ asked, to, port }: FollowUp): ProbeQuestion {
  if (asked.protocol === 'api' || asked.protocol === 'command')
    throw new Error(`agents do not ask by ${asked.protocol}`);
  const base = { kind: 'probe', probe: asked.protocol, from: NODES, expect: { reach: 'answer' } } as const;
  switch (to) {
    case 'hosts':
      return { ...base, to: { kind: 'hosts', nodes: NODES }, ...(port === undefined ? {} : { port }) };
    case 'dns-replicas':
      return { ...base, to: { kind: 'dns-service' }, server: { kind: 'dns-service' }, everyReplica: true };
    default:
      return { ...base, to: { kind: 'pods', pods: NODES } };
  }
}

async function askOne(followUp: FollowUp, fleet: Fleet, context: RunContext): Promise<Observation[]> {
  const question = questionOf(followUp);
  const agent = (node: string | undefined): Agent | undefined =>
    fleet.agents.find((one) => one.role === NODE_ROLE && one.node === node);
  const askers = followUp.ways.flatMap(({ from }) => agent(from) ?? []);
  if (followUp.to === 'dns-replicas')
    return askReplicas(question, askers, 'dns', context, (from, to) => observe(question, from, to, context));
  const ways = followUp.ways.map(async ({ from, to = '' }): Promise<Observation[]> => {
    const asker = agent(from);
    if (!asker) return [];
    const targets = followUp.to === 'backends' ? await backendsOf(to, fleet) : [to];
    const asked = targets.map((target) => askWay(question, asker, target, agent(target), context));
    return (await Promise.all(asked)).flat();
  });
  return (await Promise.all(ways)).flat();
}

async function askWay(
  question: ProbeQuestion,
  from: Agent,
  label: string,
  agent: Agent | undefined,
  context: RunContext,
): Promise<Observation[]> {
  const node = context.nodes.find(({ name }) => name === label);
  if (question.to.kind === 'hosts')
    return node ? [await observe(question, from, { label, node }, context)] : [];
  if (!agent || agent === from) return [];
  if (question.probe === 'heard') return [await observeHeard(question, from, agent, context)];
  return [await observe(question, from, { label, agent }, context)];
}

/** Nodes whose agents stand behind a service of the run's own; of others nobody knows the ports. */
async function backendsOf(service: string, fleet: Fleet): Promise<readonly string[]> {
  const found = await fleet.service(service).catch(() => undefined);
  return fleet.agents.flatMap(({ name, role, node }) =>
    role === NODE_ROLE && found?.backends.includes(name) ? [node] : [],
  );
}
