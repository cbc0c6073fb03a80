import { isDay } from '../core/day.ts';
import type { Duration } from '../core/duration.ts';
import type { Exclusion, WorkloadScope } from '../core/workload-scope.ts';
import { guard } from './guard.ts';
import { mistake } from './mistakes.ts';
import { durationMs, FactAsked } from './questions.ts';

export interface SteadyOptions {
  /** so many are too many @default 3 */
  readonly restarts?: number | undefined;
  /** where the last of them is no longer ago @default 10m */
  readonly within?: Duration;
  /** younger pods are not judged @default 60s */
  readonly grace?: Duration | undefined;
}

/**
 * What runs in the cluster, but for what runs of kube-smoke made. Read from the API server, one list a kind; where
 * namespaces are named, one list for each. Pods that have ended or are being deleted are not judged, nor those of a
 * DaemonSet on a node that is cordoned.
 */
class Workloads {
  readonly #scope: WorkloadScope;

  constructor(scope: WorkloadScope) {
    this.#scope = scope;
  }

  /**
   * Each Deployment, StatefulSet and DaemonSet is seen by its controller, and its rollout is through or within its
   * time: a Deployment's `progressDeadlineSeconds`, for the others `stuckAfter` without any change. One that is
   * paused is left alone.
   * @param grace what is younger, or changed less long ago, is not judged @default 60s
   * @param stuckAfter @default 10m
   */
  rolledOut(grace: Duration = '60s', stuckAfter: Duration = '10m'): FactAsked {
    const args = { scope: this.#scope, graceMs: durationMs(grace), stuckMs: durationMs(stuckAfter) };
    return new FactAsked({ kind: 'fact', fact: 'rolled-out', args });
  }

  /**
   * Each of them has as many pods available as it is to have, where no rollout is under way.
   * @param grace some may be missing for that long @default 60s
   * @param stuckAfter as for `rolledOut` @default 10m
   */
  complete(grace: Duration = '60s', stuckAfter: Duration = '10m'): FactAsked {
    const args = { scope: this.#scope, graceMs: durationMs(grace), stuckMs: durationMs(stuckAfter) };
    return new FactAsked({ kind: 'fact', fact: 'complete', args });
  }

  /**
   * No pod restarts too often. One reading of the pods tells no rate, but this: a container is in `CrashLoopBackOff`
   * now; or it has restarted at least 3 times, and its last life began and ended within the last 10 minutes, so that the
   * last two restarts were then; or it has crashed within the last minute, and two restarts will do. A count from long
   * ago is no trouble, and neither is one restart.
   */
  steady({ restarts = 3, within = '10m', grace = '60s' }: SteadyOptions = {}): FactAsked {
    if (!Number.isInteger(restarts) || restarts < 1) mistake(`steady(): ${restarts} restarts: 1 or more`);
    const limits = { restarts, withinMs: durationMs(within), graceMs: durationMs(grace) };
    return new FactAsked({ kind: 'fact', fact: 'steady', args: { scope: this.#scope, ...limits } });
  }

  /**
   * No pod waits longer for a node, or on its node for its start. One whose init container runs has started; one with
   * a scheduling gate waits on purpose; images are another word's. @default 2m
   */
  started(within: Duration = '2m'): FactAsked {
    return new FactAsked({
      kind: 'fact',
      fact: 'started',
      args: { scope: this.#scope, withinMs: durationMs(within) },
    });
  }

  /** No pod waits for an image that could not be had (`ErrImagePull`, `ImagePullBackOff` …). @param grace @default 60s */
  imagesPull(grace: Duration = '60s'): FactAsked {
    return new FactAsked({
      kind: 'fact',
      fact: 'images-pull',
      args: { scope: this.#scope, graceMs: durationMs(grace) },
    });
  }

  /** No volume claim waits longer to be bound. One whose class waits for a pod may, until a pod uses it. @default 2m */
  claimsBound(within: Duration = '2m'): FactAsked {
    return new FactAsked({
      kind: 'fact',
      fact: 'claims-bound',
      args: { scope: this.#scope, withinMs: durationMs(within) },
    });
  }

  /** No Job has failed, but for those whose CronJob has succeeded since. */
  jobsSucceed(): FactAsked {
    return new FactAsked({ kind: 'fact', fact: 'jobs-succeed', args: { scope: this.#scope } });
  }
}

/**
 * What runs in the cluster.
 * @param scope which of it @default all
 * @example workloads({ namespaces: ['shop'], labels: { tier: 'web' } }).rolledOut()
 * @example workloads({ exclude: [{ namespace: 'shop', name: 'old-*', reason: 'goes in May', until: '2026-05-31' }] })
 */
export function workloads(scope: WorkloadScope = {}): Workloads {
  reviewScope(scope);
  return guard(new Workloads(scope), 'question');
}

const KEYS = ['namespaces', 'labels', 'exclude'];

function reviewScope(scope: WorkloadScope): void {
  const unknown = Object.keys(scope).filter((key) => !KEYS.includes(key));
  for (const key of unknown) mistake(`workloads(): unknown key '${key}': there are ${KEYS.join(', ')}`);
  const { namespaces, labels, exclude = [] } = scope;
  if (namespaces !== undefined && (!Array.isArray(namespaces) || namespaces.length === 0))
    mistake("workloads(): namespaces is a list of names, e.g. ['shop']");
  if (labels !== undefined && (typeof labels !== 'object' || labels === null))
    mistake("workloads(): labels are an object, e.g. { tier: 'web' }");
  if (!Array.isArray(exclude)) mistake('workloads(): exclude is a list');
  else for (const one of exclude) reviewExclusion(one ?? {});
}

function reviewExclusion({ namespace, name, reason, until }: Partial<Exclusion>): void {
  if (!namespace && !name) mistake('workloads(): an exclusion takes a namespace, a name or both');
  if (typeof reason !== 'string' || reason.trim() === '')
    mistake(`workloads(): the exclusion of ${name ?? namespace} has no reason`);
  if (until !== undefined && !isDay(until))
    mistake(`workloads(): until is a day such as 2026-01-31, not '${until}'`);
}
