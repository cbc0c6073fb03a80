import type { Outcome } from '../core/outcome.ts';
import type { RunReport } from '../core/run-report.ts';
import { diagnose } from '../diagnose/diagnose.ts';
import { ask, check, cutOff, exchange, facts, from, lost, round } from '../diagnose/testing.ts';
import { assemble, type RunRecord } from '../run/assemble.ts';

/** Reports for tests only, made as a run makes them. */

const three = ['n1', 'n2', 'n3'];

export function reportOf(outcomes: readonly Outcome[], more: Partial<RunRecord> = {}): RunReport {
  const cluster = more.facts ?? facts(three);
  return assemble({
    runId: 'r1',
    version: '0.1.0',
    driver: 'kubernetes',
    startedAt: new Date('2026-01-02T03:04:05.678Z'),
    endedAt: new Date('2026-01-02T03:04:07.778Z'),
    facts: cluster,
    outcomes,
    findings: diagnose(outcomes, cluster),
    interrupted: false,
    ...more,
  });
}

const skipped = check('etcd/health', { protocol: 'api', path: 'api' }, [
  { ...exchange('run', 'all'), status: 'skipped', observed: 'there is no etcd here' },
]);

export const healthy = (): RunReport => reportOf(round(three));

export const cutOffReport = (): RunReport =>
  reportOf([...round(three, { tcp: cutOff('n2'), udp: cutOff('n2'), dns: from('n2') }), skipped], {
    nodeLogs: { n1: ['fine here'], n2: ['Started container agent', 'bye'] },
  });

export const unasked = (): RunReport =>
  reportOf([ask('services/mesh', 'tcp', 'mesh', three, (a) => (a === 'n2' ? lost('n2') : undefined))]);

/** What a cluster may answer to spite a terminal, an XML reader or a JSON reader. */
const HOSTILE =
  'a]]>b]\u0000]>c]]>d \u001b[31mred\u001b]0;title\u0007 \ud800 <&"\'> \u202e\u0085\ufffe\r\nline two';

export const hostile = (): RunReport => {
  const trouble = { code: `E${HOSTILE}`, observed: HOSTILE, expected: HOSTILE };
  const outcome = ask(`suite${HOSTILE}/name${HOSTILE}`, 'tcp', HOSTILE, three, () => trouble);
  const open = ask(`x/${HOSTILE}`, 'tcp', HOSTILE, three, () => ({ ...trouble, status: 'inconclusive' }));
  const closed = ask(`y/${HOSTILE}`, 'tcp', HOSTILE, three, () => ({ ...trouble, status: 'skipped' }));
  const known = facts(three);
  return reportOf([outcome, open, closed], {
    facts: { ...known, name: HOSTILE, version: HOSTILE },
    runId: HOSTILE,
    nodeLogs: { n1: [HOSTILE], n2: [HOSTILE] },
  });
};
