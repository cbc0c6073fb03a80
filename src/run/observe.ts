import type { Request } from '../agent/protocol.ts';
import { codeOf, messageOf } from '../core/errors.ts';
import type { Observation } from '../core/outcome.ts';
import type { ProbeQuestion } from '../core/plan.ts';
import { retry } from '../core/retry.ts';
import type { Agent } from '../drivers/driver.ts';
import type { DnsServer } from '../probes/dns-query.ts';
import { probes } from '../probes/index.ts';
import { judge, type Own } from '../probes/judge.ts';
import type { RunContext } from './context.ts';
import { agentDestination, type Resolved, targetDestination } from './destination.ts';

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

/** Whom a question goes to: an agent, a DNS replica, or what the question itself says. */
export interface Asked {
  readonly label: string;
  readonly agent?: Agent;
  readonly replica?: DnsServer & { readonly pod: string };
}

/** Asks one agent one question about one target, and judges the answer. */
export async function observe(
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
  const resolved = await (to.agent
    ? agentDestination(to.agent, question)
    : targetDestination(question, context, to.replica));
  if ('status' in resolved) return unasked(base, resolved);
  let tries = 0;
  try {
    const answer = await retry(() => {
      tries++;
      return from.ask(toRequest(question, resolved));
    }, context.retries);
    const { status, ...judgement } = judge(question.expect, answer, resolved.truth, ownOf(question));
    const phase = answer.ok ? {} : { phase: answer.phase };
    return {
      ...base,
      status,
      ...judgement,
      ...phase,
      durationMs: answer.ok ? answer.totalMs : answer.spentMs,
      attempts: tries + answer.attempts - 1,
    };
  } catch (error) {
    return unasked(
      base,
      { status: 'inconclusive', code: codeOf(error), reason: messageOf(error), unavailable: from.name },
      tries,
    );
  }
}

/** What the probe adds to the judgement. */
function ownOf(question: ProbeQuestion): Own {
  const { wrong, say } = probes[question.probe];
  return {
    ...(wrong && { wrong: (answer) => wrong(question, answer) }),
    ...(say && { say }),
  };
}

function toRequest(
  question: ProbeQuestion,
  { to, truth, ours }: Extract<Resolved, { to: unknown }>,
): Omit<Request, 'id'> {
  const { probe, expect } = question;
  const peers = expect.everyBackend ? (truth.peers ?? []) : [];
  // what the run itself made a moment ago may still be on its way into the nodes' rules; a name has to spread as well
  const settle = ours && expect.reach === 'answer' && !question.times;
  const maxAnswers = expect.everyBackend ? (truth.enoughAnswers ?? 1) : 1;
  const until = { settle, peers, maxAnswers, ...(probe === 'dns' ? NAME_TRIES : {}) };
  return {
    probe,
    args: probes[probe].build(question, to),
    timeoutMs: Math.max(PROBE_TIMEOUT_MS, 1.5 * (expect.withinMs ?? 0)),
    ...(settle || peers.length > 0 ? { until } : {}),
  };
}

function unasked(
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
