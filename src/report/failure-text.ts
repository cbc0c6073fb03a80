import type { Finding } from '../core/finding.ts';
import { oneLine } from '../core/hostile-text.ts';
import { explain, type Outcome } from '../core/outcome.ts';
import type { NodeReport, RunReport } from '../core/run-report.ts';
import { renderMatrix } from './matrix.ts';
import { outputOf } from './output-of.ts';
import { findingOf } from './suites.ts';

const MOST_LOG_LINES = 40;
const MOST_OUTPUT_LINES = 60;
const MOST_NODES = 5;

/** What someone needs who has only the JUnit file: what was observed, why, and what the failed nodes say. */
export function failureText(outcome: Outcome, report: RunReport): string {
  const finding = findingOf(outcome, report.findings);
  const source = outcome.source ? `asked in ${outcome.source.file}:${outcome.source.line}` : '';
  const parts = [
    oneLine(explain(outcome), 1000),
    renderMatrix(outcome),
    outputOf(outcome, MOST_OUTPUT_LINES),
    finding ? findingText(finding) : '',
    ...failedNodes(outcome, finding, report.nodes).map(logText),
    oneLine(source),
  ];
  return parts.filter(Boolean).join('\n\n');
}

function findingText({ cause, summary, confidence, evidence, advice }: Finding): string {
  return [
    `${cause}: ${oneLine(summary)} (${Math.round(confidence * 100)} % sure)`,
    ...evidence.map((line) => `  - ${oneLine(line)}`),
    `  try next: ${oneLine(advice)}`,
  ].join('\n');
}

/** The finding's nodes; without a finding, those that the check itself failed on. */
function failedNodes(
  outcome: Outcome,
  finding: Finding | undefined,
  nodes: readonly NodeReport[],
): NodeReport[] {
  const isFailed = ({ name, probes }: NodeReport) =>
    finding
      ? finding.nodes.includes(name)
      : probes.some(({ checker, status }) => checker === outcome.id && status === 'failed');
  return nodes.filter((node) => node.log.length > 0 && isFailed(node)).slice(0, MOST_NODES);
}

function logText({ name, log }: NodeReport): string {
  const lines = log.slice(-MOST_LOG_LINES).map((line) => `  ${oneLine(line, 500)}`);
  return [
    `${oneLine(name)}: its agent's last lines and events, its conditions and system pods`,
    ...lines,
  ].join('\n');
}
