import type { Finding } from '../core/finding.ts';
import { findingWords } from './finding-words.ts';
import { LOOK, type Paint } from './paint.ts';

/** A cause on the console: one sentence, where, what speaks for it, what it accounts for, what to try next. */
export function findingLines(finding: Finding, paint: Paint): string[] {
  const { summary, tag, evidence, explains, advice, doubts } = findingWords(finding);
  const style = LOOK[finding.severity === 'critical' ? 'failed' : 'inconclusive'].style;
  return [
    `  ${paint(style, summary)}  ${paint('gray', `[${tag}]`)}`,
    ...evidence.map((line) => `    · ${line}`),
    `    ${paint('gray', `explains ${explains}`)}`,
    `    ${paint('cyan', 'try next:')} ${advice}`,
    ...doubts.map((line) => `    ${paint('gray', line)}`),
  ];
}
