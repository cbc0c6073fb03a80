import type { NodeFact } from '../../../core/facts.ts';
import type { TrialArgs, TrialName } from '../../../core/plan.ts';
import type { TrialResult } from '../../driver.ts';
import type { Api } from '../api.ts';
import type { Creations } from '../creations.ts';
import type { KubernetesAgent } from '../kubernetes-agent.ts';
import type { KubernetesOptions } from '../options.ts';
import type { PodNews } from '../pod-news.ts';
import type { RunPlace } from '../run-place.ts';

/** What a trial works with. Whatever it creates carries the run's labels and goes with the run. */
export interface Bench {
  readonly api: Api;
  readonly place: RunPlace;
  readonly creations: Creations;
  readonly options: KubernetesOptions;
  /** every pod of the run that bears its labels */
  readonly news: PodNews;
  /** everybody there is: the nodes' agents have the role `node` */
  readonly agents: readonly KubernetesAgent[];
  /** nodes that get an agent */
  readonly nodes: readonly NodeFact[];
  /** the namespace and the agents' account are there */
  readonly ready: Promise<unknown>;
  /** in seconds, for whatever the kubelet is to end */
  readonly lifetimeSeconds: number;
}

/**
 * Lets the cluster do one thing. Adding a trial: its arguments in `core/plan.ts`, a file with one of these, a line in
 * `index.ts`, its word in `dsl/`.
 * @param withinMs longer is a failure: no need to wait for more than a little beyond
 * @throws DriverError where it could not be tried
 */
export type Trial<T extends TrialName> = (
  args: TrialArgs[T],
  bench: Bench,
  withinMs: number,
) => Promise<readonly TrialResult[]>;
