import { sleep } from '../core/deadline.ts';
import { probes } from '../probes/index.ts';
import type { Exchange, ProbeContext } from '../probes/probe.ts';
import type { LagMeter } from './lag.ts';
import type { Answer, Request } from './protocol.ts';

/** Between two tries, so that waiting for something to settle is not a load on it. */
const PAUSE_MS = 25;
/** One try among many may not use up the time of all. */
const TRY_MS = 1000;

/** Asks one question, again as far as the request says so, and says how it went. */
export async function ask(request: Request, context: Omit<ProbeContext, 'timeoutMs'>, lag: LagMeter): Promise<Answer> {
  const startedAt = performance.now();
  const endsAt = startedAt + request.timeoutMs;
  const wanted = new Set(request.until?.peers);
  const peers = new Set<string>();
  let attempts = 0;
  let failedAttempts = 0;
  for (;;) {
    const leftMs = Math.max(1, endsAt - performance.now());
    const timeoutMs = request.until ? Math.min(leftMs, TRY_MS) : leftMs;
    const exchange = await runProbe(request, { ...context, timeoutMs });
    attempts++;
    if (!exchange.ok) failedAttempts++;
    if (exchange.peer) peers.add(exchange.peer);
    wanted.delete(exchange.peer ?? '');
    if (isDone(request, exchange, wanted.size, attempts - failedAttempts) || performance.now() + PAUSE_MS >= endsAt) {
      return { ...exchange, attempts, failedAttempts, peers: [...peers].sort(), lagMs: lag.maxSince(startedAt) };
    }
    if (!exchange.ok) await sleep(PAUSE_MS);
  }
}

function isDone({ until }: Request, exchange: Exchange, missing: number, answers: number): boolean {
  if (!until) return true;
  if (!exchange.ok && !until.settle && missing === 0) return true;
  return answers >= until.maxAnswers || (exchange.ok && missing === 0);
}

async function runProbe(request: Request, context: ProbeContext): Promise<Exchange> {
  const probe = probes[request.probe];
  if (!probe) return unasked('EPROBE', `this agent knows no probe ${request.probe}`);
  try {
    return await probe.run(request.args as never, context);
  } catch (error) {
    return unasked('EAGENT', error instanceof Error ? error.message : String(error));
  }
}

const unasked = (code: string, error: string): Exchange => ({ ok: false, phase: 'resolve', phasesMs: {}, totalMs: 0, code, error });
