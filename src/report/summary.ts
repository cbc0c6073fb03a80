import type { Finding } from '../core/finding.ts';
import { explain, type Outcome } from '../core/outcome.ts';
import type { RunReport } from '../core/run-report.ts';
import { comparisonLines } from './comparison-lines.ts';
import { findingWords } from './finding-words.ts';
import { escapeHtml } from './html-text.ts';
import { labelsOf } from './labels.ts';
import { escapeMarkdown as text } from './markdown-text.ts';
import { LOOK, painter } from './paint.ts';
import { findingOf } from './suites.ts';
import { totals } from './totals.ts';

/** Few enough that the longest summary there can be is a small part of the 1 MiB that GitHub takes of a step. */
const MOST_FINDINGS = 10;
const MOST_CHECKS = 40;

/** The run as Markdown for the page of a CI job: the verdict, the causes, and a table of what did not pass. */
export function renderSummary(report: RunReport): string {
  const { verdict, summary } = report;
  const labels = labelsOf(report).map(([name, value]) => `${name}=${value}`);
  const blocks = [
    `## ${LOOK[verdict].symbol} smoke: ${verdict}`,
    `**${text(summary)}**`,
    text([totals(report), ...labels].join(' · '), 600),
    ...findingsBlock(report.findings),
    ...checksBlock(report),
    ...comparisonBlock(report),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function findingsBlock(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const items = findings.slice(0, MOST_FINDINGS).map(findingItem);
  return ['### Findings', [...items, ...more(findings.length - items.length)].join('\n')];
}

function findingItem(finding: Finding): string {
  const { summary, tag, evidence, explains, advice, doubts } = findingWords(finding);
  const below = [...evidence, `explains ${explains}`, ...doubts].map((line) => text(line));
  return [
    `- **${text(summary)}** (${text(tag)})`,
    ...below.map((line) => `  - ${line}`),
    `  - **try next:** ${text(advice)}`,
  ].join('\n');
}

function checksBlock(report: RunReport): string[] {
  const of = (status: Outcome['status']) => report.outcomes.filter((outcome) => outcome.status === status);
  const wrong = [...of('failed'), ...of('inconclusive')];
  if (wrong.length === 0) return [];
  const rows = wrong.slice(0, MOST_CHECKS).map((outcome) => checkRow(outcome, report));
  const table = ['| outcome | check | cause | observed |', '| --- | --- | --- | --- |', ...rows].join('\n');
  return ['### What did not pass', table, ...more(wrong.length - rows.length)];
}

function checkRow(outcome: Outcome, { findings }: RunReport): string {
  const { status, id } = outcome;
  const cause = findingOf(outcome, findings)?.cause ?? '';
  const cells = [`${LOOK[status].symbol} ${status}`, text(id, 120), cause, text(explain(outcome), 200)];
  return `| ${cells.join(' | ')} |`;
}

const more = (left: number): string[] => (left > 0 ? [`- and ${left} more`] : []);

/** A block of HTML: Markdown ends it at its own end only, and what is in it is text. */
function comparisonBlock({ comparison }: RunReport): string[] {
  if (!comparison) return [];
  const lines = comparisonLines(comparison, painter(false)).map((line) => escapeHtml(line));
  return ['### Since the baseline', `<pre>\n${lines.join('\n')}\n</pre>`];
}
