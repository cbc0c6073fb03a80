import { createHash } from 'node:crypto';
import type { Finding } from '../core/finding.ts';
import { oneLine } from '../core/hostile-text.ts';
import type { NodeReport, RunReport } from '../core/run-report.ts';
import { comparisonLines } from './comparison-lines.ts';
import { findingWords } from './finding-words.ts';
import { checkTables, grids } from './html-checks.ts';
import { STYLE } from './html-style.ts';
import { Html, html } from './html-text.ts';
import { labelsOf } from './labels.ts';
import { LOOK, painter } from './paint.ts';
import { totals } from './totals.ts';

const MOST_NODES = 500;

/**
 * The run as a page: one file without script that loads nothing. The policy in it forbids whatever is not the style
 * below, so that not even a mistake in escaping would run or load anything.
 */
export function renderHtml(report: RunReport): string {
  const { verdict, summary, findings } = report;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${verdict}: ${oneLine(summary, 120)}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header class="${verdict}">
<h1>${LOOK[verdict].symbol} ${verdict.toUpperCase()}</h1>
<p>${oneLine(summary)}</p>
<p>${totals(report)}</p>
${particulars(report)}
</header>
<main>
${section('Findings', findings.map(findingCard))}
${section('Since the baseline', comparison(report))}
${section('Who reached whom', grids(report))}
${section('Checks', checkTables(report))}
${section('Nodes', nodeTable(report))}
</main>
</body>
</html>
`;
  return page.text;
}

const hash = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;

const section = (title: string, content: readonly Html[]): Html =>
  content.length === 0 ? html`` : html`<section>\n<h2>${title}</h2>\n${content}</section>`;

function particulars(report: RunReport): Html {
  const { runId, version, driver, startedAt, endedAt } = report;
  const rows = [
    ['run', `${runId}, ${driver} driver, kube-smoke ${version}`],
    ['from', `${startedAt} to ${endedAt}`],
    ...labelsOf(report),
  ];
  return html`<dl>${rows.map(([name = '', value = '']) => html`<dt>${name}</dt><dd>${oneLine(value)}</dd>`)}</dl>`;
}

function findingCard(finding: Finding): Html {
  const { summary, tag, evidence, explains, advice, doubts } = findingWords(finding);
  return html`<article class="${finding.severity === 'critical' ? 'failed' : 'inconclusive'}">
<h3>${summary}</h3>
<p class="dim">${tag}</p>
<ul>${evidence.map((line) => html`<li>${line}</li>`)}</ul>
<p>explains ${explains}</p>
<p><strong>try next:</strong> ${advice}</p>
${doubts.map((line) => html`<p class="dim">${line}</p>`)}
</article>
`;
}

const comparison = (report: RunReport): Html[] =>
  report.comparison
    ? [html`<pre>${comparisonLines(report.comparison, painter(false)).join('\n')}</pre>\n`]
    : [];

/** How the health document's words look. */
const CLASS = { running: 'passed', degraded: 'failed', unknown: 'inconclusive' } as const;
const RANK = { degraded: 0, unknown: 1, running: 2 } as const;

function nodeTable({ nodes }: RunReport): Html[] {
  if (nodes.length === 0) return [];
  const worstFirst = [...nodes].sort((a, b) => RANK[a.status] - RANK[b.status]);
  const rows = worstFirst.slice(0, MOST_NODES).map(nodeRow);
  const left = nodes.length - rows.length;
  return [
    html`<figure><table>
<tr><th>node</th><th>address</th><th>status</th><th>what failed on it</th></tr>
${rows}</table></figure>
`,
    ...(left > 0 ? [html`<p class="dim">and ${left} more</p>\n`] : []),
  ];
}

function nodeRow({ name, address, status, probes }: NodeReport): Html {
  const failed = probes.filter((probe) => probe.status === 'failed').map(({ checker }) => checker);
  return html`<tr><td>${oneLine(name)}</td><td>${oneLine(address)}</td><td class="${CLASS[status]}">${status}</td><td>${oneLine(failed.join(', '))}</td></tr>
`;
}
