import { sleep } from '../core/deadline.ts';
import type { LagMeter } from '../core/lag.ts';
import { probes } from '../probes/index.ts';
import type { Exchange, ProbeContext } from '../probes/probe.ts';
import type { Answer, Request, Until } from './protocol.ts';

/** One try among many may not use up the time of all. */
const TRY_MS = 1000;
/**
 * What was made a moment ago may swallow packets until its rules are in place, and TCP sends a lost SYN again only
 * after a second. So until one try gets through, the next one starts beside it after so long.
 */
const HEDGE_MS = 50;
/** After a refusal, so that to ask again is no load. */
const PAUSE_MS = 25;
/** Where every backend is to answer, so many tries at once: one after the other takes too long on a slow network. */
const AT_ONCE = 4;
/** Where one of many is to answer and does not, each try that meets it uses up its whole time: others are to be heard beside. */
const AT_ONCE_FOR_ONE = 8;

type Context = Omit<ProbeContext, 'timeoutMs'>;

/** Asks one question, again as far as the request says so, and says how it went. */
export async function ask(request: Request, context: Context, lag: LagMeter): Promise<Answer> {
  const startedAt = performance.now();
  const endsAt = startedAt + request.timeoutMs;
  const tried = await tryUntil(request, context, endsAt);
  const spentMs = Math.round(performance.now() - startedAt);
  return { ...summarize(tried, request.until), spentMs, ...lag.latenessSince(startedAt) };
}

/** @returns what came of the tries, in the order of their ends */
async function tryUntil(request: Request, context: Context, endsAt: number): Promise<readonly Exchange[]> {
  const { until, timeoutMs } = request;
  if (!until) return [await tryOnce(request, { ...context, timeoutMs })];
  const tried: Exchange[] = until.settle ? await hedge(request, until, context, endsAt) : [];
  const onlyOne = until.maxAnswers === 1 && !until.minAnswers;
  const many = until.peers.length > 1 || until.minAnswers ? AT_ONCE : AT_ONCE_FOR_ONE;
  const atOnce = onlyOne ? 1 : many;
  const leftMs = () => endsAt + (isWell(tried) ? (until.countingMs ?? 0) : 0) - performance.now();
  while (tried.length === 0 || !isDone(until, tried, leftMs())) {
    const limitMs = Math.max(1, Math.min(TRY_MS, leftMs()));
    const round = Array.from({ length: atOnce }, () => tryOnce(request, { ...context, timeoutMs: limitMs }));
    tried.push(...(await Promise.all(round)));
    if (!tried.at(-1)?.ok) await sleep(PAUSE_MS);
  }
  return tried;
}

/** Starts try beside try until one gets through or the time is over. Whoever is still under way then is left alone. */
async function hedge(
  request: Request,
  { everyMs = HEDGE_MS, tryMs = TRY_MS }: Until,
  context: Context,
  endsAt: number,
): Promise<Exchange[]> {
  const tried: Exchange[] = [];
  const through = Promise.withResolvers<void>();
  const underWay: Promise<void>[] = [];
  let isThrough = false;
  const start = async () => {
    const timeoutMs = Math.max(1, Math.min(tryMs, endsAt - performance.now()));
    const exchange = await tryOnce(request, { ...context, timeoutMs });
    if (!isThrough) tried.push(exchange);
    if (!exchange.ok) return;
    isThrough = true;
    through.resolve();
  };
  while (!isThrough && (underWay.length === 0 || endsAt - performance.now() > everyMs)) {
    underWay.push(start());
    await Promise.race([through.promise, sleep(everyMs)]);
  }
  await Promise.race([through.promise, Promise.all(underWay)]);
  return tried;
}

function isDone(until: Until, tried: readonly Exchange[], leftMs: number): boolean {
  const answers = tried.filter(({ ok }) => ok).length;
  const enough = !isMissing(until, tried) || answers >= until.maxAnswers;
  if (enough && answers >= (until.minAnswers ?? 0)) return true;
  if (answers === 0) return leftMs < HEDGE_MS;
  // a try that is cut short says nothing, once others have got through
  return leftMs < shortestUsefulMs(tried);
}

/** Since the first answer, every try got one. */
function isWell(tried: readonly Exchange[]): boolean {
  const first = tried.findIndex(({ ok }) => ok);
  return first >= 0 && tried.slice(first).every(({ ok }) => ok);
}

/** Three times what the slowest answer took. */
const shortestUsefulMs = (tried: readonly Exchange[]): number =>
  Math.min(TRY_MS, 3 * Math.max(PAUSE_MS, ...tried.filter(({ ok }) => ok).map(({ totalMs }) => totalMs)));

/** Somebody who is to answer has not. */
const isMissing = (until: Until | undefined, tried: readonly Exchange[]): boolean =>
  until?.peers.some((peer) => !tried.some((exchange) => exchange.ok && exchange.peer === peer)) ?? false;

/** One try speaks for all: the last that got through, or, where somebody is missing, one that may say why. */
function summarize(
  tried: readonly Exchange[],
  until: Until | undefined,
): Omit<Answer, 'spentMs' | 'lagMs' | 'lateMs'> {
  const failed = tried.filter(({ ok }) => !ok);
  const answered = tried.filter(({ ok }) => ok);
  const answersOf = countPeers(answered);
  const peers = Object.keys(answersOf).sort();
  const speaker = (isMissing(until, tried) ? failed.at(-1) : answered.at(-1)) ?? tried.at(-1)!;
  // what failed before anything got through was the path coming to stand, not a backend
  const since = tried.findIndex(({ ok }) => ok);
  const failedAttempts = tried.slice(Math.max(0, since)).filter(({ ok }) => !ok).length;
  return { ...speaker, attempts: tried.length, answers: answered.length, failedAttempts, peers, answersOf };
}

function countPeers(answered: readonly Exchange[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { peer } of answered) if (peer) counts.set(peer, (counts.get(peer) ?? 0) + 1);
  return Object.fromEntries(counts);
}

async function tryOnce(request: Request, context: ProbeContext): Promise<Exchange> {
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
