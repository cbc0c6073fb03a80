import { sleep } from '../core/deadline.ts';
import { probes } from '../probes/index.ts';
import type { Exchange, ProbeContext } from '../probes/probe.ts';
import type { LagMeter } from './lag.ts';
import type { Answer, Request, Until } from './protocol.ts';

/** Between two tries, so that waiting for something to settle is not a load on it. */
const PAUSE_MS = 25;
/** One try among many may not use up the time of all. */
const TRY_MS = 1000;
/**
 * What was made a moment ago may swallow packets until its rules are in place, and TCP sends a lost SYN again only
 * after a second. So the first try is short, and each one after it, until one gets through, twice as long.
 */
const FIRST_TRY_MS = 120;

/** Where every backend is to answer, so many tries at once: one after the other takes too long on a slow network. */
const AT_ONCE = 4;

/** Asks one question, again as far as the request says so, and says how it went. */
export async function ask(
  request: Request,
  context: Omit<ProbeContext, 'timeoutMs'>,
  lag: LagMeter,
): Promise<Answer> {
  const startedAt = performance.now();
  const endsAt = startedAt + request.timeoutMs;
  const { until } = request;
  const atOnce = until && until.peers.length > 1 ? AT_ONCE : 1;
  const tried: Exchange[] = [];
  let tryMs = request.until?.settle ? FIRST_TRY_MS : TRY_MS;
  for (;;) {
    const leftMs = Math.max(1, endsAt - performance.now());
    const timeoutMs = until ? Math.min(leftMs, tryMs) : leftMs;
    const round = Array.from({ length: atOnce }, () => runProbe(request, { ...context, timeoutMs }));
    tried.push(...(await Promise.all(round)));
    tryMs = tried.some(({ ok }) => ok) ? TRY_MS : Math.min(TRY_MS, tryMs * 2);
    if (isDone(until, tried, endsAt - performance.now())) break;
    if (!tried.at(-1)?.ok) await sleep(PAUSE_MS);
  }
  const spentMs = Math.round(performance.now() - startedAt);
  return { ...summarize(tried, until), spentMs, lagMs: lag.maxSince(startedAt) };
}

function isDone(until: Until | undefined, tried: readonly Exchange[], leftMs: number): boolean {
  if (!until || leftMs <= PAUSE_MS) return true;
  const answers = tried.filter(({ ok }) => ok).length;
  const missing = isMissing(until, tried);
  if (answers > 0 && (!missing || answers >= until.maxAnswers)) return true;
  // a try that is cut short says nothing, once others have got through
  if (answers > 0 && leftMs < shortestUsefulMs(tried)) return true;
  return !until.settle && !missing;
}

/** Three times what the slowest answer took. */
const shortestUsefulMs = (tried: readonly Exchange[]): number =>
  Math.min(TRY_MS, 3 * Math.max(PAUSE_MS, ...tried.filter(({ ok }) => ok).map(({ totalMs }) => totalMs)));

/** Somebody who is to answer has not. */
const isMissing = (until: Until | undefined, tried: readonly Exchange[]): boolean =>
  until?.peers.some((peer) => !tried.some((exchange) => exchange.ok && exchange.peer === peer)) ?? false;

/** One try speaks for all: the last that got through, or, where somebody is missing, one that may say why. */
function summarize(tried: readonly Exchange[], until: Until | undefined): Omit<Answer, 'spentMs' | 'lagMs'> {
  const failed = tried.filter(({ ok }) => !ok);
  const answered = tried.filter(({ ok }) => ok);
  const peers = [...new Set(answered.flatMap(({ peer }) => peer ?? []))].sort();
  const speaker = (isMissing(until, tried) ? failed.at(-1) : answered.at(-1)) ?? tried.at(-1)!;
  // what failed before anything got through was the path coming to stand, not a backend
  const since = tried.findIndex(({ ok }) => ok);
  const failedAttempts = tried.slice(Math.max(0, since)).filter(({ ok }) => !ok).length;
  return { ...speaker, attempts: tried.length, answers: answered.length, failedAttempts, peers };
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

const unasked = (code: string, error: string): Exchange => ({
  ok: false,
  phase: 'resolve',
  phasesMs: {},
  totalMs: 0,
  code,
  error,
});
