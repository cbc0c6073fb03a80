import { formatDuration } from '../core/duration.ts';
import { oneLine } from '../core/hostile-text.ts';
import type { Outage, Unwatched, WatchReport } from '../core/watch-report.ts';
import { LOOK, type Paint, painter } from './paint.ts';
import { clockOf, durationsOf, type Group, grouped, waysIn } from './watch-groups.ts';

const WORD = { passed: 'NO OUTAGE', failed: 'OUTAGES', inconclusive: 'COULD NOT TELL' } as const;

/** The end of a watch as people read it: the verdict, every outage, and what nobody knows. */
export function renderWatch(report: WatchReport, color: boolean): string {
  const paint = painter(color);
  const { verdict, summary, startedAt, endedAt, endedBy, durationMs } = report;
  const { symbol, style } = LOOK[verdict];
  const outages = grouped(report.outages).map((group) => outageLine(group, paint));
  const unwatched = grouped(report.unwatched).map((group) => unwatchedLine(group, paint));
  const skipped = report.skipped.map(({ path, reason }) =>
    paint('gray', `  - ${path}  skipped: ${oneLine(reason)}`),
  );
  const time = `watched from ${clockOf(startedAt)} to ${clockOf(endedAt)} (${formatDuration(durationMs)}), ended by ${endedBy}`;
  const blocks = [
    [`${paint('bold', paint(style, `${symbol} ${WORD[verdict]}`))}  ${oneLine(summary)}`],
    [...outages, ...unwatched, ...skipped],
    [paint('gray', oneLine(time))],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** `  ✖ tcp  n1 → n2, n2 → n1  out from 11:03:12.4Z for 4.8s to 5.3s (ETIMEDOUT)` */
function outageLine({ path, all }: Group<Outage>, paint: Paint): string {
  const codes = [...new Set(all.map(({ code }) => code))].join(', ');
  const words = [
    `from ${clockOf(all[0]?.startedAt ?? '')} for ${durationsOf(all)}`,
    ...(all.some(({ ongoing }) => ongoing) ? ['still out at the end'] : []),
    ...(path === 'kept' ? keptWords(all) : []),
  ];
  return `  ${paint('red', LOOK.failed.symbol)} ${path}  ${waysIn(all)}  out ${words.join(', ')} (${oneLine(codes)})`;
}

/** Of one that is still silent nobody knows whether it will live on. */
function keptWords(all: readonly Outage[]): string[] {
  const broken = all.filter(({ broke }) => broke).length;
  if (broken === all.length) return ['and broke'];
  if (broken > 0) return [`and ${broken} of ${all.length} broke`];
  return all.some(({ ongoing }) => ongoing) ? [] : ['and lived on'];
}

function unwatchedLine({ path, all }: Group<Unwatched>, paint: Paint): string {
  const reasons = [...new Set(all.map(({ reason }) => reason).filter((reason) => reason !== ''))];
  const why = reasons.length > 0 ? ` (${oneLine(reasons.join('; '), 200)})` : '';
  const when = `from ${clockOf(all[0]?.startedAt ?? '')} for ${durationsOf(all)}`;
  return `  ${paint('yellow', LOOK.inconclusive.symbol)} ${path}  ${waysIn(all)}  unwatched ${when}${why}`;
}
