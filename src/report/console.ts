import { formatDuration } from '../core/duration.ts';
import { clean, oneLine } from '../core/hostile-text.ts';
import { explain, type Outcome, type Status } from '../core/outcome.ts';
import type { RunReport } from '../core/run-report.ts';
import type { Why } from '../core/skipped.ts';
import { comparisonLines } from './comparison-lines.ts';
import { findingLines } from './finding-lines.ts';
import { labelsOf } from './labels.ts';
import { renderMatrix } from './matrix.ts';
import { outputOf } from './output-of.ts';
import { LOOK, type Paint, painter } from './paint.ts';
import { findingOf, type SuiteOutcomes, suitesOf } from './suites.ts';
import { counts, STATUSES, totals } from './totals.ts';

export interface ConsoleOptions {
  /** write colours, whatever the terminal says */
  readonly color: boolean;
  /** name the checks that passed as well */
  readonly verbose: boolean;
}

const MOST_LINES = 30;
const MOST_OUTPUT_LINES = 12;

/** The end of a run as people read it: the verdict, the causes, then suite by suite what did not pass. */
export function renderConsole(report: RunReport, { color, verbose }: ConsoleOptions): string {
  const paint = painter(color);
  const suites = suitesOf(report.outcomes);
  const asked = suites.filter((suite) => !isPassedOver(suite, verbose));
  const shown = asked.length > 0 ? asked : suites;
  const width = Math.max(0, ...shown.map(({ name }) => oneLine(name).length));
  const page = { report, paint, verbose, width, grids: new Map<string, string>() };
  const blocks = [
    [verdictLine(report, paint)],
    ...report.findings.map((finding) => findingLines(finding, paint)),
    [
      ...shown.flatMap((suite) => suiteLines(suite, page)),
      ...passedOverLine(
        suites.filter((suite) => !shown.includes(suite)),
        paint,
      ),
    ],
    [paint('gray', totals(report))],
    report.comparison ? comparisonLines(report.comparison, paint) : [],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** `✓ PASSED  env=prod  25 checks passed …` */
function verdictLine(report: RunReport, paint: Paint): string {
  const { symbol, style } = LOOK[report.verdict];
  const labels = labelsOf(report).map(([name, value]) => `${name}=${value}`);
  return [
    paint('bold', paint(style, `${symbol} ${report.verdict.toUpperCase()}`)),
    ...(labels.length > 0 ? [paint('cyan', labels.join(' '))] : []),
    oneLine(report.summary),
  ].join('  ');
}

interface Page {
  readonly report: RunReport;
  readonly paint: Paint;
  readonly verbose: boolean;
  /** of the longest suite name */
  readonly width: number;
  /** every grid that was shown, with the check that it was first shown for */
  readonly grids: Map<string, string>;
}

function suiteLines({ name, outcomes }: SuiteOutcomes, page: Page): string[] {
  const { paint, verbose, width } = page;
  const worst = STATUSES.find((status) => outcomes.some((outcome) => outcome.status === status)) ?? 'skipped';
  const head = `  ${symbolOf(worst, paint)} ${oneLine(name).padEnd(width)}  ${counts(outcomes)}`;
  if (verbose) return [head, ...outcomes.flatMap((outcome) => outcomeLines(outcome, page))];
  const troubled = outcomes.filter(({ status }) => status === 'failed' || status === 'inconclusive');
  return [
    head,
    ...troubled.flatMap((outcome) => outcomeLines(outcome, page)),
    ...skippedLines(outcomes, page),
  ];
}

/** What was skipped for one reason stands together. */
function skippedLines(outcomes: readonly Outcome[], page: Page): string[] {
  const { paint } = page;
  const skipped = outcomes.filter(({ status }) => status === 'skipped');
  const byReason = Map.groupBy(skipped, (outcome) => oneLine(explain(outcome)));
  return [...byReason].flatMap(([reason, alike]) =>
    alike.length === 1
      ? outcomeLines(alike[0]!, page)
      : [
          `      ${symbolOf('skipped', paint)} ${alike.length} checks  ${paint('gray', `skipped: ${reason}`)}`,
        ],
  );
}

/** Reasons that are the user's own choice, and so no news. */
const PASSED_OVER: ReadonlySet<Why> = new Set(['not-configured', 'not-applicable', 'opt-in']);

/** Nobody asked for it. */
const isPassedOver = ({ outcomes }: SuiteOutcomes, verbose: boolean): boolean =>
  !verbose &&
  outcomes.every((one) => one.status === 'skipped' && one.why !== undefined && PASSED_OVER.has(one.why));

function passedOverLine(suites: readonly SuiteOutcomes[], paint: Paint): string[] {
  if (suites.length === 0) return [];
  const names = suites.map(({ name }) => oneLine(name)).join(', ');
  return [paint('gray', `  - not asked for: ${names} (smoke list says why)`)];
}

function outcomeLines(outcome: Outcome, page: Page): string[] {
  const { report, paint } = page;
  const { status, name, durationMs } = outcome;
  const head = `      ${symbolOf(status, paint)} ${oneLine(name)}`;
  if (status === 'passed') return [`${head}  ${paint('gray', formatDuration(durationMs))}`];
  if (status === 'skipped') return [`${head}  ${paint('gray', `skipped: ${oneLine(explain(outcome))}`)}`];
  const cause = findingOf(outcome, report.findings)?.cause;
  const matrix = [matrixOnce(outcome, page), outputOf(outcome, MOST_OUTPUT_LINES)].filter(Boolean).join('\n');
  // an imperative test brings its own matrix, in its message
  const detail = matrix === '' ? clean(explain(outcome)).split('\n').slice(0, MOST_LINES).join('\n') : matrix;
  return [
    `${head}${cause ? paint('gray', `  ${cause}`) : ''}`,
    ...detail.split('\n').map((line) => (line === '' ? '' : `          ${line}`)),
  ];
}

/** One fault fails many checks on the same ways: their grid is shown for the first of them. */
function matrixOnce(outcome: Outcome, { grids }: Page): string {
  const matrix = renderMatrix(outcome);
  const end = matrix.indexOf('\n\n');
  if (end < 0) return matrix;
  const grid = matrix.slice(matrix.indexOf('\n'), end);
  const first = grids.get(grid);
  if (first === undefined) grids.set(grid, outcome.id);
  return first === undefined ? matrix : `on the same ways as ${oneLine(first)}:${matrix.slice(end + 1)}`;
}

const symbolOf = (status: Status, paint: Paint): string => paint(LOOK[status].style, LOOK[status].symbol);
