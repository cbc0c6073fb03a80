import type { Finding } from '../core/finding.ts';
import { oneLine } from '../core/hostile-text.ts';
import { LOOK, type Paint } from './paint.ts';

const MOST_EVIDENCE = 3;
const MOST_CHECKS = 4;

/** A cause on the console: one sentence, where, what speaks for it, what it accounts for, what to try next. */
export function findingLines(finding: Finding, paint: Paint): string[] {
  const { cause, nodes, confidence, severity, evidence, explains, summary, advice } = finding;
  const where = nodes.length > 0 ? ` · ${oneLine(nodes.join(', '), 120)}` : '';
  const tag = cause === 'unexplained' ? cause : `${cause}${where} · ${percent(confidence)} sure`;
  const style = LOOK[severity === 'critical' ? 'failed' : 'inconclusive'].style;
  return [
    `  ${paint(style, oneLine(summary))}  ${paint('gray', `[${tag}]`)}`,
    ...evidence.slice(0, MOST_EVIDENCE).map((line) => `    · ${oneLine(line)}`),
    ...(evidence.length > MOST_EVIDENCE ? [`    · and ${evidence.length - MOST_EVIDENCE} more`] : []),
    `    ${paint('gray', `explains ${checks(explains)}`)}`,
    `    ${paint('cyan', 'try next:')} ${oneLine(advice)}`,
    ...orElse(finding, paint),
  ];
}

/** What it may be instead, and what may have brought it about. */
function orElse({ alternatives = [], symptomOf }: Finding, paint: Paint): string[] {
  const others = alternatives.map(
    ({ cause, nodes, confidence }) =>
      `${[cause, oneLine(nodes.join(', '), 60)].filter(Boolean).join(' · ')} (${percent(confidence)})`,
  );
  return [
    ...(symptomOf ? [`    ${paint('gray', `may follow from ${symptomOf}`)}`] : []),
    ...(others.length > 0 ? [`    ${paint('gray', `or else: ${others.join(', ')}`)}`] : []),
  ];
}

const percent = (confidence: number): string => `${Math.round(confidence * 100)} %`;

function checks(ids: readonly string[]): string {
  const named = ids.slice(0, MOST_CHECKS).map((id) => oneLine(id, 60));
  const more = ids.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
