import { describe, expect, it } from 'vitest';
import { baselineOf } from '../core/baseline/baseline-of.ts';
import { type Comparing, compare } from '../core/baseline/compare.ts';
import type { RunReport } from '../core/run-report.ts';
import { renderConsole } from './console.ts';
import { cutOffReport, healthy, hostile } from './testing.ts';

const plainly: Comparing = { strict: false, interrupted: false, notSelected: new Set() };
/** What stands below the run's own lines. */
const told = (before: RunReport, after: RunReport, how: Partial<Comparing> = {}): string => {
  const comparison = compare(baselineOf(before), baselineOf(after), { ...plainly, ...how });
  const plain = { color: false, verbose: false };
  return renderConsole({ ...after, comparison }, plain).slice(renderConsole(after, plain).length + 1);
};

describe('a comparison on the console', () => {
  it('is short where nothing is worse', () => {
    expect(told(healthy(), healthy())).toMatchInlineSnapshot(`
      "✔ VERIFIED  nothing is worse than before, 6 checks compared
        baseline: lab (v1.35.4), 2026-01-02T03:04:07.778Z
      "
    `);
  });

  it('says what is worse, and what was waited for', () => {
    const settled = {
      waitedMs: 12_000,
      waitedFor: ['node n2'],
      left: ['node n3: not ready'],
      unread: 'no right',
    };
    expect(told(healthy(), cutOffReport(), { settled })).toMatchInlineSnapshot(`
      "✖ WORSE  4 worse than before: dns/cluster, dns/udp, overlay/tcp …
        baseline: lab (v1.35.4), 2026-01-02T03:04:07.778Z
        waited 12s for the cluster to settle: node n2
        not settled: node n3: not ready
        rollouts were not waited for: no right
        worse
          ✖ dns/cluster · dns/udp · overlay/tcp · overlay/udp  passed → failed (ETIMEDOUT)  [overlay-down]
      "
    `);
  });

  it('says what was broken before as well', () => {
    expect(told(cutOffReport(), cutOffReport(), { strict: true })).toMatchInlineSnapshot(`
      "✖ BROKEN  nothing is worse than before, but --strict counts what was broken then: dns/cluster, dns/udp, overlay/tcp …
        baseline: lab (v1.35.4), 2026-01-02T03:04:07.778Z
        broken before as well
          · dns/cluster · dns/udp · overlay/tcp · overlay/udp  failed (ETIMEDOUT) → failed (ETIMEDOUT)  [overlay-down]
      "
    `);
  });

  it('holds nothing to spite a terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
    expect(told(healthy(), hostile())).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
