import { formatDuration } from '../core/duration.ts';
import { oneLine } from '../core/hostile-text.ts';
import { explain, type Outcome } from '../core/outcome.ts';
import type { RunReport } from '../core/run-report.ts';
import { failureText } from './failure-text.ts';
import { type Grid, gridOf } from './grid.ts';
import { type Html, html } from './html-text.ts';
import { cellOf } from './matrix.ts';
import { LOOK } from './paint.ts';
import { findingOf, type SuiteOutcomes, suitesOf } from './suites.ts';
import { counts } from './totals.ts';

/** A wider grid than this is read by nobody, and has more cells than a page should. */
const MOST_GRID_NODES = 50;
/** Of those with all their particulars. */
const MOST_DETAILS = 100;

/** A grid for each check in which pods asked pods, those that did not pass first. */
export function grids({ outcomes }: RunReport): Html[] {
  const wrongFirst = [...outcomes].sort(
    (a, b) => Number(a.status === 'passed') - Number(b.status === 'passed'),
  );
  return wrongFirst.flatMap((outcome) => {
    const grid = gridOf(outcome);
    return grid && outcome.status !== 'skipped' ? [figureOf(outcome, grid)] : [];
  });
}

function figureOf({ id, status }: Outcome, grid: Grid): Html {
  const { rows, columns } = grid;
  const caption = html`<figcaption><span class="${status}">${LOOK[status].symbol}</span> ${oneLine(id)}</figcaption>`;
  if (Math.max(rows.length, columns.length) > MOST_GRID_NODES)
    return html`<figure>${caption}<p class="dim">too many nodes for a grid: --json has each way</p></figure>\n`;
  const head = columns.map((column) => html`<th>${oneLine(column, 40)}</th>`);
  const body = rows.map(
    (row) => html`<tr><th>${oneLine(row, 40)}</th>${columns.map((column) => cell(grid, row, column))}</tr>\n`,
  );
  return html`<figure>${caption}<table class="grid">
<tr><th>from \\ to</th>${head}</tr>
${body}</table></figure>
`;
}

function cell(grid: Grid, row: string, column: string): Html {
  const seen = grid.at(row, column);
  if (!seen || seen.status === 'skipped' || seen.status === 'passed')
    return html`<td class="${seen?.status ?? 'skipped'}">${cellOf(seen)}</td>`;
  return html`<td class="${seen.status}" title="${oneLine(seen.observed, 160)}">${cellOf(seen)}</td>`;
}

/** Suite by suite: what came of each check; of what did not pass, all that is known. */
export function checkTables(report: RunReport): Html[] {
  const detailed = report.outcomes.filter(({ status }) => status === 'failed' || status === 'inconclusive');
  const shown = new Set(detailed.slice(0, MOST_DETAILS));
  return suitesOf(report.outcomes).map((suite) => suiteTable(suite, report, shown));
}

function suiteTable({ name, outcomes }: SuiteOutcomes, report: RunReport, shown: ReadonlySet<Outcome>): Html {
  const rows = outcomes.map(
    (
      outcome,
    ) => html`<tr><td class="${outcome.status}">${LOOK[outcome.status].symbol} ${outcome.status}</td><td>${oneLine(outcome.name)}</td><td>${timeOf(outcome)}</td><td>${said(outcome, report, shown)}</td></tr>
`,
  );
  return html`<figure><figcaption><strong>${oneLine(name)}</strong> <span class="dim">${counts(outcomes)}</span></figcaption><table>
${rows}</table></figure>
`;
}

const timeOf = ({ status, durationMs, attempts }: Outcome): string =>
  status === 'skipped' ? '' : `${formatDuration(durationMs)}${attempts > 1 ? `, ${attempts} attempts` : ''}`;

function said(outcome: Outcome, report: RunReport, shown: ReadonlySet<Outcome>): Html {
  const cause = findingOf(outcome, report.findings)?.cause;
  const line = html`${cause ? html`<strong>${cause}</strong> ` : undefined}${oneLine(explain(outcome))}`;
  if (!shown.has(outcome)) return line;
  return html`<details open><summary>${line}</summary><pre>${failureText(outcome, report)}</pre></details>`;
}
