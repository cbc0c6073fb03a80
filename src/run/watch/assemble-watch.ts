import { count } from '../../core/count.ts';
import { formatDuration } from '../../core/duration.ts';
import { byBytes } from '../../core/run-report.ts';
import type { Outage, Unwatched, Watched, WatchReport, Way } from '../../core/watch-report.ts';
import type { Span } from './agent-log.ts';
import { type Attempted, historyOf, type WayHistory } from './way-history.ts';
import { leadsToAgent } from './ways.ts';

export interface WatchLimits {
  /** shorter outages are told and do not fail the watch, in ms */
  readonly allowOutageMs: number;
  /** shorter gaps are told and leave the watch green, in ms */
  readonly allowUnwatchedMs: number;
}

interface WatchRecord extends WatchLimits {
  readonly run: WatchReport['run'];
  readonly startedAt: Date;
  /** by `performance.now()` */
  readonly watch: Span;
  readonly endedBy: string;
  readonly everyMs: number;
  readonly nodes: readonly string[];
  readonly ways: readonly { readonly way: Way; readonly attempts: readonly Attempted[] }[];
  /** why a node has no agent, or had none */
  readonly reasonOf: (node: string) => string;
  readonly skipped: readonly { readonly path: Watched; readonly reason: string }[];
}

/** Puts together what a watch saw. The verdict is computed here, once. */
export function assembleWatch(record: WatchRecord): WatchReport {
  const { watch, everyMs } = record;
  const histories = record.ways.map(({ way, attempts }) => ({
    way,
    history: historyOf(attempts, watch, everyMs),
  }));
  const outages = histories.flatMap((one) => outagesOf(one, record)).sort(inOrder);
  const unwatched = histories.flatMap((one) => unwatchedOf(one, record)).sort(inOrder);
  const isWhole = histories.every(({ history }) => history.watchedMs > 0);
  const verdict = verdictOf(outages, unwatched, record, isWhole);
  const durationMs = Math.round(watch.toMs - watch.fromMs);
  return {
    schemaVersion: 1,
    verdict,
    summary: isWhole || outages.length > 0 ? summarize(outages, unwatched, record) : notSeen(histories),
    run: record.run,
    startedAt: record.startedAt.toISOString(),
    endedAt: at(watch.toMs, record),
    durationMs,
    endedBy: record.endedBy,
    everyMs,
    nodes: [...record.nodes].sort(byBytes),
    ways: histories.map(({ way, history }) => ({
      ...way,
      watchedMs: Math.round(history.watchedMs),
      outMs: Math.round(history.outMs),
      outages: history.outages.length,
    })),
    outages,
    unwatched,
    skipped: record.skipped,
  };
}

interface WayAndHistory {
  readonly way: Way;
  readonly history: WayHistory;
}

function outagesOf({ way, history }: WayAndHistory, record: WatchRecord): Outage[] {
  return history.outages.map((span) => ({
    ...way,
    ...stretch(span, record),
    ongoing: span.toMs >= record.watch.toMs - 2 * record.everyMs,
    code: span.code ?? '',
    error: span.error ?? '',
    ...(span.broke ? { broke: true } : {}),
  }));
}

function unwatchedOf({ way, history }: WayAndHistory, record: WatchRecord): Unwatched[] {
  const ends = leadsToAgent(way) ? [way.from, way.to] : [way.from];
  const reason = ends
    .map((node) => [node, record.reasonOf(node)])
    .filter(([, why]) => why !== '')
    .map(([node, why]) => `${node}: ${why}`)
    .join('; ');
  return history.unwatched.map((span) => ({ ...way, ...stretch(span, record), reason }));
}

/** The runner's clock may be set meanwhile: what counts is how long it is since the beginning. */
const at = (ms: number, { startedAt, watch }: WatchRecord): string =>
  new Date(startedAt.getTime() + ms - watch.fromMs).toISOString();

const stretch = ({ fromMs, toMs }: Span, record: WatchRecord) => ({
  startedAt: at(fromMs, record),
  endedAt: at(toMs, record),
  durationMs: Math.round(toMs - fromMs),
});

function verdictOf(
  outages: readonly Outage[],
  unwatched: readonly Unwatched[],
  { allowOutageMs, allowUnwatchedMs }: WatchRecord,
  isWhole: boolean,
): WatchReport['verdict'] {
  if (outages.some(({ durationMs }) => durationMs > allowOutageMs)) return 'failed';
  const isSeen = unwatched.every(({ durationMs }) => durationMs <= allowUnwatchedMs);
  return isWhole && isSeen ? 'passed' : 'inconclusive';
}

function summarize(
  outages: readonly Outage[],
  unwatched: readonly Unwatched[],
  { ways, watch, nodes }: WatchRecord,
): string {
  const longest = (all: readonly { readonly durationMs: number }[]) =>
    formatDuration(Math.max(...all.map(({ durationMs }) => durationMs)));
  const of = (all: readonly Way[]) => new Set(all.map(({ path, from, to }) => `${path} ${from} ${to}`)).size;
  const parts = [
    outages.length === 0
      ? 'no outage'
      : `${of(outages)} of ${ways.length} paths were out, for ${longest(outages)} at the longest`,
    ...(unwatched.length === 0
      ? []
      : [`${of(unwatched)} of ${ways.length} were unwatched for up to ${longest(unwatched)}`]),
  ];
  const whole = formatDuration(watch.toMs - watch.fromMs);
  return `${parts.join('; ')} in ${whole} on ${count(nodes.length, 'node')}`;
}

const notSeen = (histories: readonly WayAndHistory[]): string => {
  const never = histories.filter(({ history }) => history.watchedMs === 0).length;
  return `${never} of ${histories.length} paths were never tried`;
};

const inOrder = (a: Outage | Unwatched, b: Outage | Unwatched): number =>
  byBytes(a.startedAt, b.startedAt) || byBytes(wordOf(a), wordOf(b));
const wordOf = ({ path, from, to }: Way): string => `${path} ${from} ${to}`;
