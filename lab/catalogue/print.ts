import { table } from '../../src/report/table.ts';
import type { Expected } from './entry.ts';
import { isRightAtAll, type Verdict } from './verdict.ts';

const HEAD = ['fault', 'expected', 'found', 'nodes', 'confidence', 'seconds', 'over healthy', ''];
/** A verdict may take so much longer under a fault than on a healthy cluster. */
const MOST_OVER_MS = 5000;

/** One line a fault. */
export function printTable(verdicts: readonly Verdict[], healthyMs: number): string {
  return lines([HEAD, ...verdicts.map((verdict) => cells(verdict, healthyMs))]);
}

/** How many were noticed, and of how many the cause was named. */
export function printScore(verdicts: readonly Verdict[]): string {
  const broken = verdicts.filter(({ entry }) => entry.expect.length > 0);
  const harmless = verdicts.filter(({ entry }) => entry.expect.length === 0);
  const detected = broken.filter((verdict) => verdict.detected).length;
  const right = broken.filter(isRightAtAll).length;
  const quiet = harmless.filter(isRightAtAll).length;
  const alarms =
    harmless.length > 0 ? `${quiet} of ${harmless.length} harmless things raised no alarm\n` : '';
  if (broken.length === 0) return alarms;
  return `${alarms}${detected} of ${broken.length} detected, ${right} of ${broken.length} right first cause and nodes\n`;
}

const lines = (rows: readonly (readonly string[])[]): string =>
  table(rows)
    .map((line) => `${line}\n`)
    .join('');

function cells({ entry, findings, ...verdict }: Verdict, healthyMs: number): string[] {
  const [first] = findings;
  const { verdictMs = Number.NaN } = verdict;
  return [
    entry.name,
    entry.expect.map(told).join(' + ') || 'nothing',
    findings.length === 0
      ? 'nothing'
      : findings.slice(0, Math.max(entry.expect.length, 1)).map(told).join(' + '),
    verdict.rightNodes ? 'right' : 'wrong',
    first ? `${Math.round(first.confidence * 100)} %` : '-',
    seconds(verdictMs),
    seconds(verdictMs - healthyMs),
    remarks({ entry, findings, ...verdict }, verdictMs - healthyMs),
  ];
}

function remarks({ entry, trouble, detected, rightCause, rightNodes }: Verdict, overMs: number): string {
  const said = [
    trouble?.split('\n')[0],
    !detected && entry.expect.length > 0 && 'UNDETECTED',
    !rightCause && 'WRONG CAUSE',
    rightCause && !rightNodes && 'WRONG NODES',
    overMs > MOST_OVER_MS && `slow: ${entry.slow ?? 'NO REASON GIVEN'}`,
  ];
  return said.filter(Boolean).join(', ');
}

const told = ({ cause, nodes }: Expected): string => [cause, nodes.join(',')].join(' ').trim();
const seconds = (ms: number): string => (Number.isNaN(ms) ? '-' : (ms / 1000).toFixed(1));
