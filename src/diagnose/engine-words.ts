import type { Cause } from '../core/finding.ts';
import { followingFromCutOff, touching } from './consequences.ts';
import type { Evidence } from './evidence.ts';
import type { Candidate, Hypothesis } from './hypothesis.ts';
import { distinct, listed } from './words.ts';

/**
 * What became of a Docker engine, by the reason of its Ready condition. `EngineAnswers`: it is well · `EngineGone`:
 * nothing listens · `EngineSilent`: it takes requests and does not answer · `EngineCertificate`: what it shows has ended ·
 * `EngineUnreached`: nobody knows · `EngineUnfit`: it answers, and is no engine for a run.
 */
type EngineReason =
  | 'EngineAnswers'
  | 'EngineGone'
  | 'EngineSilent'
  | 'EngineCertificate'
  | 'EngineUnreached'
  | 'EngineUnfit';

const readyOf = (name: string, { node }: Evidence) =>
  node(name)?.conditions.find(({ type }) => type === 'Ready');

/** The node is a Docker engine, whatever became of it. */
export const isEngine = (name: string, evidence: Evidence): boolean =>
  readyOf(name, evidence)?.reason.startsWith('Engine') ?? false;

/** What is told of engines that are in such a state. */
interface Words extends Pick<Candidate, 'severity'> {
  readonly summary: (nodes: string) => string;
  readonly advice: (nodes: string) => string;
}

/** A hypothesis of what the driver saw of engines before it asked anything else. */
export const engineSays = (cause: Cause, reason: EngineReason, words: Words): Hypothesis => ({
  cause,

  propose(evidence: Evidence): readonly Candidate[] {
    const names = distinct(evidence.facts.nodes.map(({ name }) => name));
    const nodes = names.filter((name) => readyOf(name, evidence)?.reason === reason);
    const must = touching(nodes, evidence);
    if (must.length === 0) return [];
    return [
      {
        nodes,
        severity: words.severity,
        summary: words.summary(listed(nodes)),
        evidence: nodes.map((name) => `${name}: ${readyOf(name, evidence)?.message}`),
        advice: words.advice(listed(nodes)),
        must,
        may: followingFromCutOff(new Set(nodes), evidence),
        basis: 'stated',
      },
    ];
  },
});
