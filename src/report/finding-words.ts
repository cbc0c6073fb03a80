import type { Alternative, Finding } from '../core/finding.ts';
import { oneLine } from '../core/hostile-text.ts';

const MOST_EVIDENCE = 3;
const MOST_CHECKS = 4;

/** A finding in words, each fit for a line: renderers put them in their places. */
export interface FindingWords {
  readonly summary: string;
  /** `overlay-down · n2 · 98 % sure` */
  readonly tag: string;
  readonly evidence: readonly string[];
  readonly explains: string;
  readonly advice: string;
  /** what may have brought it about, and what it may be instead */
  readonly doubts: readonly string[];
}

export function findingWords(finding: Finding): FindingWords {
  const { cause, nodes, confidence, evidence, explains, summary, advice } = finding;
  const where = nodes.length > 0 ? ` · ${oneLine(nodes.join(', '), 120)}` : '';
  return {
    summary: oneLine(summary),
    tag: cause === 'unexplained' ? cause : `${cause}${where} · ${percent(confidence)} sure`,
    evidence: [
      ...evidence.slice(0, MOST_EVIDENCE).map((line) => oneLine(line)),
      ...(evidence.length > MOST_EVIDENCE ? [`and ${evidence.length - MOST_EVIDENCE} more`] : []),
    ],
    explains: checks(explains),
    advice: oneLine(advice),
    doubts: doubts(finding),
  };
}

function doubts({ alternatives = [], symptomOf }: Finding): string[] {
  return [
    ...(symptomOf ? [`may follow from ${symptomOf}`] : []),
    ...(alternatives.length > 0 ? [`or else: ${alternatives.map(alternative).join(', ')}`] : []),
  ];
}

const alternative = ({ cause, nodes, confidence }: Alternative): string =>
  `${[cause, oneLine(nodes.join(', '), 60)].filter(Boolean).join(' · ')} (${percent(confidence)})`;

const percent = (confidence: number): string => `${Math.round(confidence * 100)} %`;

function checks(ids: readonly string[]): string {
  const named = ids.slice(0, MOST_CHECKS).map((id) => oneLine(id, 60));
  const more = ids.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
