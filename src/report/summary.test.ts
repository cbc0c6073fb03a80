import { describe, expect, it } from 'vitest';
import type { RunReport } from '../core/run-report.ts';
import { renderSummary } from './summary.ts';
import { cutOffReport, healthy, hostile, reportOf, unasked } from './testing.ts';

const rowsOf = (markdown: string) => markdown.split('\n').filter((line) => line.startsWith('|'));
const headsOf = (markdown: string) => markdown.split('\n').filter((line) => line.startsWith('#'));

describe('the summary for a CI job', () => {
  it('is short where all is well', () => {
    expect(renderSummary(healthy())).toMatchInlineSnapshot(`
      "## ✔ smoke: passed

      **6 checks passed on 3 nodes in 2.1s**

      6 checks on 3 nodes of lab (v1.35.4): 6 passed in 2.1s
      "
    `);
  });

  it('has the verdict, the causes with their nodes, and a table of what did not pass', () => {
    const markdown = renderSummary(cutOffReport());
    expect(headsOf(markdown)).toEqual(['## ✖ smoke: failed', '### Findings', '### What did not pass']);
    expect(markdown).toContain('- **n2 is cut off the overlay network** (overlay-down · n2 · ');
    expect(markdown).toContain('  - **try next:** ');
    expect(markdown).toContain('7 checks on 3 nodes of lab (v1.35.4): 4 failed, 2 passed, 1 skipped in 2.1s');
    const [, , ...checks] = rowsOf(markdown);
    expect(checks).toHaveLength(4);
    expect(checks[0]).toMatch(/^\| ✖ failed \| dns\/cluster \| overlay-down \| .+ \|$/);
  });

  it('says what could not be asked', () => {
    const markdown = renderSummary(unasked());
    expect(markdown).toContain('## ? smoke: inconclusive');
    expect(rowsOf(markdown).at(-1)).toMatch(/^\| \? inconclusive \| services\/mesh \| agent-lost \| /);
    expect(renderSummary(reportOf([]))).toContain('**nothing was checked**');
  });

  it('keeps its form whatever the texts contain', () => {
    const markdown = renderSummary(spiteful(hostile()));
    expect(markdown).not.toMatch(/[^\P{Cc}\n]|\u202e|\ufffe|\[31m/u);
    expect(markdown).not.toMatch(/[<>`]/);
    expect(headsOf(markdown)).toEqual(['## ✖ smoke: failed', '### Findings', '### What did not pass']);
    for (const row of rowsOf(markdown)) expect(row.match(/\|/g)).toHaveLength(5);
  });

  it('takes a small part of the 1 MiB that GitHub takes, however much there is to tell', () => {
    const report = spiteful(hostile());
    const much = <T>(list: readonly T[]): T[] =>
      Array.from({ length: 3000 }, (_, i) => list[i % list.length]!);
    const failed = report.outcomes.filter(({ status }) => status === 'failed');
    const markdown = renderSummary({ ...report, findings: much(report.findings), outcomes: much(failed) });
    expect(markdown).toContain('and 2960 more');
    expect(markdown).toContain('and 2990 more');
    expect(Buffer.byteLength(markdown)).toBeLessThan(200 * 1024);
  });
});

const SPITE = '**`</pre><img src=x>|@all\n\n# big\n| a | b |'.repeat(40);

/** With texts that would break Markdown in every place that a cluster has a say in. */
function spiteful(report: RunReport): RunReport {
  const finding = {
    cause: 'overlay-down',
    nodes: [SPITE],
    severity: 'critical',
    confidence: 1,
    summary: SPITE,
    evidence: Array.from({ length: 5 }, () => SPITE),
    explains: report.outcomes.map(({ id }) => id),
    advice: SPITE,
    alternatives: [{ cause: 'node-down', nodes: [SPITE], confidence: 0 }],
  } as const;
  return { ...report, summary: SPITE, labels: { spite: SPITE }, findings: [finding] };
}
