import type { PodSelector, TrialArgs, TrialName } from '../../../core/plan.ts';
import type { Agent, TrialResult } from '../../driver.ts';
import { hasLabels } from '../aliases.ts';
import type { DockerOptions } from '../options.ts';
import type { Place } from '../place.ts';
import type { RunPlace } from '../run-place.ts';

/** What a trial works with. Whatever it creates carries the run's labels. */
export interface Bench {
  readonly place: RunPlace;
  readonly options: DockerOptions;
  /** nodes that get an agent */
  readonly places: readonly Place[];
  /** everybody there is: the nodes' agents have the role `node` */
  readonly agents: readonly Agent[];
}

/**
 * Lets engines do one thing.
 * @param withinMs longer is a failure: no need to wait for more than a little beyond
 * @throws DriverError `absent` where Docker does no such thing
 */
export type Trial<T extends TrialName> = (
  args: TrialArgs[T],
  bench: Bench,
  withinMs: number,
) => Promise<readonly TrialResult[]>;

/** The nodes that a trial is about. */
export const placesIn = (nodes: PodSelector, { places }: Bench): readonly Place[] =>
  nodes.kind === 'nodes' ? places.filter((one) => hasLabels(one, nodes)) : [];
