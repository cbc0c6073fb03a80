import type { ClusterFacts, NodeFact, ReadingName, Readings } from '../core/facts.ts';
import type { Observation } from '../core/outcome.ts';
import type { FactArgs, FactName, PodSelector } from '../core/plan.ts';

/** What every fact may look at, whatever it reads. */
export interface Known {
  readonly facts: ClusterFacts;
  /** the nodes under test that a selector means */
  nodesOf(selector: PodSelector): readonly NodeFact[];
  /** by the API server's clock, at the time of judging */
  readonly now: Date;
}

/**
 * One kind of judgement over what a driver read. Pure.
 * Adding a fact: its arguments in `core/plan.ts`, a file with one of these, a line in `index.ts`, its word in `dsl/`;
 * and where it needs something new read, that in `core/facts.ts` and a file in the driver's `readings/`.
 */
export interface Fact<F extends FactName, R extends ReadingName = never> {
  /** what the driver has to read for it */
  readonly needs: readonly R[];
  /** where it looks at nothing outside of some namespaces, which @default the whole cluster */
  readonly namespaces?: (args: FactArgs[F]) => readonly string[] | undefined;
  judge(args: FactArgs[F], read: Pick<Readings, R>, known: Known): readonly Observation[];
}
