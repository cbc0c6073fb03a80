import type { Answer } from '../agent/protocol.ts';
import { codeOf, messageOf } from '../core/errors.ts';
import type { Observation } from '../core/outcome.ts';
import type { ProbeQuestion } from '../core/plan.ts';
import type { Agent } from '../drivers/driver.ts';
import { DATAGRAMS, heard as probe } from '../probes/heard.ts';
import type { RunContext } from './context.ts';
import { agentDestination } from './destination.ts';
import { unasked } from './observe.ts';

/** For the sending and for the listening, each: one comes after the other, and the second wave is to be short. */
const EACH_MS = 700;

/**
 * Lets one agent send datagrams that want no answer, and then asks the other how many it heard: over the runner's own
 * line to it, so that nothing but the one direction counts.
 */
export async function observeHeard(
  question: ProbeQuestion,
  from: Agent,
  to: Agent,
  context: RunContext,
): Promise<Observation> {
  const base = { from: from.name, to: to.name };
  const resolved = await agentDestination(to, question);
  if ('status' in resolved) return unasked(base, resolved);
  const put = (agent: Agent, args: unknown): Promise<Answer | Unanswered> => askOnce(agent, args, context);
  const args = probe.build(question, resolved.to);
  const sent = await put(from, args);
  if ('unavailable' in sent) return unasked(base, sent);
  const counted = await put(to, { token: args.token });
  if ('unavailable' in counted) return unasked(base, counted);
  return judged(base, counted);
}

type Unanswered = Parameters<typeof unasked>[1] & { readonly unavailable: string };

async function askOnce(agent: Agent, args: unknown, { signal }: RunContext): Promise<Answer | Unanswered> {
  const why = (code: string, reason: string): Unanswered => ({
    status: 'inconclusive',
    code,
    reason,
    unavailable: agent.name,
  });
  const state = await agent.up;
  if (!state.up) return why(state.code, state.reason);
  try {
    signal.throwIfAborted();
    const answer = await agent.ask({ probe: 'heard', args, timeoutMs: EACH_MS });
    return answer.ok ? answer : why(answer.code ?? 'EAGENT', answer.error ?? 'it did not say why');
  } catch (error) {
    return why(codeOf(error), messageOf(error));
  }
}

function judged(base: Pick<Observation, 'from' | 'to'>, { measured = {} }: Answer): Observation {
  const { heard = 0 } = measured;
  const seen = {
    ...base,
    expected: `${base.to} hears datagrams`,
    observed: `${base.to} heard ${heard === 0 ? 'none' : heard} of ${DATAGRAMS}`,
    attempts: 1,
    measured: { heard },
  };
  return heard > 0 ? { ...seen, status: 'passed' } : { ...seen, status: 'failed', code: 'EUNHEARD' };
}
