import type { AgentLog, Span, StateSpan } from './agent-log.ts';

/** One stretch of a way's history: who tried it, under which key, and, where an agent is at its end, which one. */
export interface Attempted {
  readonly asker: AgentLog;
  readonly key: string;
  readonly target?: AgentLog;
}

/** What became of a way. Neither list overlaps itself or the other. */
export interface WayHistory {
  readonly outages: readonly StateSpan[];
  /** nobody knows */
  readonly unwatched: readonly Span[];
  readonly watchedMs: number;
  readonly outMs: number;
}

/** What was made a moment ago may take so long to come to stand everywhere: a Service's rules, a pod's routes. */
const STAND_MS = 10_000;
/** A gap of fewer turns is only the time between two tries. */
const GAP_TURNS = 3;

/**
 * Puts together what the agents told. A way is watched while its asker lived and could tell, and while whoever is at its
 * end lived: silence of an agent that is not there is no outage of the network.
 */
export function historyOf(attempts: readonly Attempted[], watch: Span, everyMs: number): WayHistory {
  const gapMs = GAP_TURNS * everyMs;
  const known = attempts
    .flatMap((attempt) => knownSpans(attempt, gapMs))
    .flatMap((span) => cut(span, watch) ?? [])
    .sort((a, b) => a.fromMs - b.fromMs);
  const outages = joined(known, gapMs);
  return {
    outages,
    unwatched: gaps(known, watch).filter((gap) => length(gap) >= gapMs),
    watchedMs: sum(known),
    outMs: sum(outages),
  };
}

/** Those in which the way was `ok` or `out`, and somebody could tell. */
function knownSpans({ asker, key, target }: Attempted, gapMs: number): StateSpan[] {
  const lost = asker.spans('').filter((span) => span.state === 'unsure' && length(span) >= gapMs);
  const late = target?.spans('').filter(({ state }) => state === 'unsure') ?? [];
  const lived = target ? target.lived : { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
  return onceItStood(asker.spans(key))
    .filter(({ state }) => state !== 'unsure')
    .flatMap((span) => (lived && cut(span, lived)) ?? [])
    .filter((span) => span.state === 'ok' || !isCovered(span, late))
    .flatMap((span) => without(span, lost));
}

/** Without the beginning, as long as nothing had got through yet and soon did. */
function onceItStood(spans: readonly StateSpan[]): readonly StateSpan[] {
  const first = spans.findIndex(({ state }) => state === 'ok');
  const [begin, stood] = [spans[0], spans[first]];
  return begin && stood && stood.fromMs - begin.fromMs < STAND_MS ? spans.slice(first) : spans;
}

/** The target lacked CPU for most of that time, so that its silence says nothing. */
const isCovered = (span: Span, others: readonly Span[]): boolean =>
  sum(others.flatMap((other) => cut(other, span) ?? [])) > length(span) / 2;

function cut<T extends Span>(span: T, { fromMs, toMs }: Span): T | undefined {
  const rest = { ...span, fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) };
  return rest.toMs > rest.fromMs ? rest : undefined;
}

function without<T extends Span>(span: T, holes: readonly Span[]): T[] {
  return holes.reduce<T[]>(
    (rest, { fromMs, toMs }) =>
      rest.flatMap((one) => [
        ...toList(cut(one, { fromMs: 0, toMs: fromMs })),
        ...toList(cut(one, { fromMs: toMs, toMs: Number.POSITIVE_INFINITY })),
      ]),
    [span],
  );
}

const toList = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one]);

/** Those that are out; what follows with nothing but a moment's doubt between is the same outage. */
function joined(known: readonly StateSpan[], gapMs: number): StateSpan[] {
  const outages: StateSpan[] = [];
  let before: StateSpan | undefined;
  for (const span of known) {
    const last = outages.at(-1);
    if (span.state === 'out' && before?.state === 'out' && last && span.fromMs - last.toMs < gapMs)
      outages[outages.length - 1] = { ...last, toMs: span.toMs, ...(span.broke ? { broke: true } : {}) };
    else if (span.state === 'out') outages.push(span);
    before = span;
  }
  return outages;
}

function gaps(known: readonly Span[], { fromMs, toMs }: Span): Span[] {
  const found: Span[] = [];
  let at = fromMs;
  for (const span of known) {
    if (span.fromMs > at) found.push({ fromMs: at, toMs: span.fromMs });
    at = Math.max(at, span.toMs);
  }
  if (toMs > at) found.push({ fromMs: at, toMs });
  return found;
}

const length = ({ fromMs, toMs }: Span): number => toMs - fromMs;
const sum = (spans: readonly Span[]): number => spans.reduce((total, span) => total + length(span), 0);
