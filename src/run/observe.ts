import type { Answer, Request } from '../agent/protocol.ts';
import { sleep } from '../core/deadline.ts';
import { codeOf, DriverError, messageOf } from '../core/errors.ts';
import type { NodeFact } from '../core/facts.ts';
import { later, STARVED } from '../core/lag.ts';
import type { Observation } from '../core/outcome.ts';
import type { ProbeQuestion } from '../core/plan.ts';
import { retry } from '../core/retry.ts';
import type { Agent } from '../drivers/driver.ts';
import type { DnsServer } from '../probes/dns-query.ts';
import { COUNTED, COUNTING_MS } from '../probes/evenness.ts';
import { probes } from '../probes/index.ts';
import { judge, type Own, type Truth } from '../probes/judge.ts';
import { isLaunched, type RunContext } from './context.ts';
import {
  agentDestination,
  hostDestination,
  nodePortDestination,
  type Resolved,
  targetDestination,
} from './destination.ts';
import { openStatus } from './not-asked.ts';

/**
 * For one exchange with all its tries. It covers a lost SYN (sent again after 1 s) and lost datagrams (after 0.5 s
 * and 1 s), and is what a broken path costs the run.
 */
const PROBE_TIMEOUT_MS = 3000;

/**
 * A name goes through several questions, each of which may be late; and a server that is slow or has said no is not
 * helped by asking at every moment.
 */
const NAME_TRIES = { everyMs: 250, tryMs: PROBE_TIMEOUT_MS };

/** Whom a question goes to: an agent, a node, a DNS replica, or what the question itself says. */
export interface Asked {
  readonly label: string;
  readonly agent?: Agent;
  /** the node itself, or a port that it has for a service */
  readonly node?: NodeFact;
  readonly replica?: DnsServer & { readonly pod: string };
}

/**
 * Before what an agent without CPU may have missed is asked again, in ms: longer than the bursts of a busy machine, so
 * that most answers come after one rest. A machine that never rests costs a run these and as many time limits.
 */
const RESTS_MS = [500, 1500];

/**
 * Asks one agent one question about one target, and judges the answer. What an agent without CPU may have missed is
 * asked again, within the run's retries.
 */
export async function observe(...asked: Parameters<typeof observeOnce>): Promise<Observation> {
  const { retries, signal } = asked[3];
  let seen = await observeOnce(...asked);
  for (const restMs of RESTS_MS.slice(0, retries)) {
    if (seen.code !== STARVED || signal.aborted) break;
    await sleep(restMs, signal);
    const again = await observeOnce(...asked);
    seen = { ...again, attempts: seen.attempts + again.attempts };
  }
  return seen;
}

async function observeOnce(
  question: ProbeQuestion,
  from: Agent,
  to: Asked,
  context: RunContext,
): Promise<Observation> {
  const base = { from: from.name, to: to.label, ...(to.replica && { replica: to.replica.pod }) };
  const asker = await from.up;
  if (!asker.up)
    return unasked(base, {
      status: 'inconclusive',
      code: asker.code,
      reason: asker.reason,
      unavailable: from.name,
    });
  const resolved = await resolve(question, to, context);
  if ('status' in resolved) return unasked(base, resolved);
  const truth = truthFor(from.name, question, resolved.truth);
  if (truth === 'not-behind') {
    const reason = `${from.name} is not behind it: of many nodes, some are`;
    return unasked(base, { status: 'skipped', code: 'absent', reason });
  }
  let tries = 0;
  let askedAt = 0;
  let answer: Answer;
  try {
    answer = await retry(() => {
      tries++;
      askedAt = performance.now();
      return from.ask(
        toRequest(question, { ...resolved, truth }, context.probeTimeoutMs ?? PROBE_TIMEOUT_MS),
      );
    }, context.retries);
  } catch (error) {
    const [code, reason] = [codeOf(error), messageOf(error)];
    // a connection's trouble has a code; what has none is a mistake of this program
    if (code === 'UNKNOWN') throw error;
    // what there is no such thing of here says nothing of the agent
    if (code === 'absent') return unasked(base, { status: 'skipped', code, reason });
    return unasked(base, { status: 'inconclusive', code, reason, unavailable: from.name }, tries);
  }
  const late = othersOf(to, truth, answer, context).map((other) => other.latenessSince?.(askedAt));
  const lateness = later(answer, ...late.filter((one) => one !== undefined));
  const { status, ...judgement } = judge(question.expect, { ...answer, ...lateness }, truth, ownOf(question));
  const phase = answer.ok ? {} : { phase: answer.phase };
  return {
    ...base,
    status,
    ...judgement,
    ...phase,
    ...(answer.measured ? { measured: answer.measured } : {}),
    durationMs: answer.ok ? answer.totalMs : answer.spentMs,
    attempts: tries + answer.attempts - 1,
  };
}

/** What a driver cannot tell leaves this way open: others may be known. */
async function resolve(question: ProbeQuestion, to: Asked, context: RunContext): Promise<Resolved> {
  try {
    return await destination(question, to, context);
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return { status: openStatus(error), code: error.code, reason: error.message };
  }
}

/** Where one of four goes: another agent, a node, a node's port of a service, or what the question names. */
function destination(question: ProbeQuestion, to: Asked, context: RunContext): Promise<Resolved> | Resolved {
  if (to.agent) return agentDestination(to.agent, question);
  if (!to.node) return targetDestination(question, context, to.replica);
  return question.to.kind === 'node-port'
    ? nodePortDestination(to.node, question.to.name, question, context)
    : hostDestination(to.node.address, question);
}

/** The agents at the other end: whoever was asked, or of those behind a service whoever was not heard. */
function othersOf({ agent }: Asked, { peers = [] }: Truth, answer: Answer, { fleet }: RunContext): Agent[] {
  if (agent) return [agent];
  const unheard = new Set(peers.filter((peer) => !answer.peers.includes(peer)));
  return isLaunched(fleet) ? fleet.agents.filter(({ name }) => unheard.has(name)) : [];
}

/** Whom this asker is to hear. */
function truthFor(asker: string, { expect }: ProbeQuestion, truth: Truth): Truth | 'not-behind' {
  if (expect.everyBackend) return { ...truth, wanted: truth.peers ?? [] };
  if (!expect.itself) return truth;
  return truth.peers?.includes(asker) ? { ...truth, wanted: [asker] } : 'not-behind';
}

/** What the probe adds to the judgement. */
function ownOf(question: ProbeQuestion): Own {
  const { wrong, broke, say, expects } = probes[question.probe];
  return {
    ...(wrong && { wrong: (answer) => wrong(question, answer, answer.lagMs) }),
    ...(broke && { broke }),
    ...(say && { say }),
    ...(expects && { expected: expects(question) }),
  };
}

function toRequest(
  question: ProbeQuestion,
  { to, truth, ours }: Extract<Resolved, { to: unknown }>,
  timeoutMs: number,
): Omit<Request, 'id'> {
  const { probe, expect } = question;
  const peers = truth.wanted ?? [];
  // what the run itself made a moment ago may still be on its way into the nodes' rules; a name has to spread as well
  const settle = ours && expect.reach === 'answer' && !probes[probe].settles && !question.times;
  const until = {
    settle,
    peers,
    maxAnswers: peers.length > 0 ? (truth.enoughAnswers ?? 1) : 1,
    ...(expect.evenly ? { minAnswers: COUNTED, countingMs: COUNTING_MS } : {}),
    ...(probe === 'dns' ? NAME_TRIES : {}),
  };
  return {
    probe,
    args: probes[probe].build(question, to),
    timeoutMs: Math.max(timeoutMs, 1.5 * (expect.withinMs ?? 0)),
    ...(settle || peers.length > 0 ? { until } : {}),
  };
}

/** Why a question was not put. */
export function unasked(
  base: { from: string; to: string },
  why: { status: 'skipped' | 'inconclusive'; code: string; reason: string; unavailable?: string },
  attempts = 0,
): Observation {
  const { status, code, reason, unavailable } = why;
  return {
    ...base,
    status,
    expected: 'an answer',
    observed: reason,
    code,
    attempts,
    ...(unavailable ? { unavailable } : {}),
  };
}
