import { count } from '../core/count.ts';
import { formatDuration } from '../core/duration.ts';
import { oneLine } from '../core/hostile-text.ts';
import type { Outcome, Status } from '../core/outcome.ts';
import type { RunReport } from '../core/run-report.ts';

/** Worst first. */
export const STATUSES: readonly Status[] = ['failed', 'inconclusive', 'passed', 'skipped'];

/** `25 checks on 3 nodes of prod (v1.35.4): 24 passed, 1 failed in 2.1s` */
export function totals({ outcomes, nodes, facts, durationMs }: RunReport): string {
  const cluster = [facts.name && `of ${oneLine(facts.name)}`, facts.version && `(${oneLine(facts.version)})`];
  const subject = [`${count(outcomes.length, 'check')} on ${count(nodes.length, 'node')}`, ...cluster];
  const result = outcomes.length > 0 ? `: ${counts(outcomes)}` : '';
  return `${subject.filter(Boolean).join(' ')}${result} in ${formatDuration(durationMs)}`;
}

/** `1 failed, 3 passed`: worst first, without zeros. */
export function counts(outcomes: readonly Outcome[]): string {
  return STATUSES.map(
    (status) => [outcomes.filter((outcome) => outcome.status === status).length, status] as const,
  )
    .filter(([n]) => n > 0)
    .map(([n, status]) => `${n} ${status}`)
    .join(', ');
}
