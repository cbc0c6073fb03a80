import type { Cause } from '../core/finding.ts';
import type { Evidence } from './evidence.ts';
import type { Candidate, Hypothesis } from './hypothesis.ts';
import type { Sighting } from './sighting.ts';
import { distinct, listed, told } from './words.ts';

/** A cause that an observation names by itself: by its code, or by where it comes from. */
export interface Sign extends Partial<Pick<Candidate, 'severity' | 'sure' | 'otherwise' | 'followUp'>> {
  readonly speaks: (seen: Sighting, evidence: Evidence) => boolean;
  /** where it is at work @default the nodes that the observations are about */
  readonly nodes?: (seen: readonly Sighting[], evidence: Evidence) => string[];
  /** failures that come of it where it holds for these nodes */
  readonly follows?: (seen: Sighting, nodes: readonly string[], speaking: readonly Sighting[]) => boolean;
  /** a sentence; `nodes` is empty where no node is concerned */
  readonly summary: (nodes: string, seen: readonly Sighting[]) => string;
  readonly advice: string | ((nodes: string) => string);
  /** @default the first three, without doubles */
  readonly evidence?: (seen: readonly Sighting[]) => string[];
}

/** A hypothesis of nothing but signs. */
export const stated = (cause: Cause, ...signs: readonly Sign[]): Hypothesis => ({
  cause,
  propose: (evidence) => signs.flatMap((sign) => readSign(sign, evidence)),
});

/** What one sign comes to; nothing where no observation speaks. */
export function readSign(sign: Sign, evidence: Evidence): Candidate[] {
  const seen = evidence.open.filter((one) => sign.speaks(one, evidence));
  if (seen.length === 0) return [];
  const nodes = (sign.nodes ?? nodesAbout)(seen, evidence);
  const where = nodes.length > 0 ? listed(nodes) : '';
  const { severity = 'critical', sure, otherwise, followUp, advice, follows } = sign;
  return [
    {
      nodes,
      severity,
      summary: sign.summary(where, seen),
      evidence: sign.evidence?.(seen) ?? distinct(seen.map(told)).slice(0, 3),
      advice: typeof advice === 'string' ? advice : advice(where),
      must: seen,
      may: follows ? evidence.open.filter((one) => follows(one, nodes, seen)) : [],
      basis: 'stated',
      ...(sure === undefined ? {} : { sure }),
      ...(otherwise ? { otherwise } : {}),
      ...(followUp ? { followUp } : {}),
    },
  ];
}

const nodesAbout = (seen: readonly Sighting[], { node }: Evidence): string[] =>
  distinct(seen.map((one) => one.node ?? one.to).filter((name) => node(name)));

/** The nodes that asked. */
export const askers = (seen: readonly Sighting[], { node }: Evidence): string[] =>
  distinct(seen.map(({ from }) => from).filter((name) => node(name)));

export const hasFailed = ({ status }: Sighting): boolean => status === 'failed';
