import { formatDuration } from '../core/duration.ts';
import type { NodeFact } from '../core/facts.ts';
import type { PodFact, WorkloadFact } from '../core/workload-facts.ts';
import { ageMs, later } from './age.ts';
import type { Fact } from './fact.ts';
import { judgeObjects, type Wrong } from './judge-objects.ts';
import { standsWithNode } from './pods-of.ts';
import { isRollingOut, type Patience } from './rollout.ts';

/** Has each workload as many pods available as it is to have? Those of a rollout that is under way may be missing. */
export const complete: Fact<'complete', 'workloads' | 'pods'> = {
  needs: ['workloads', 'pods'],
  namespaces: ({ scope }) => scope.namespaces,

  judge({ scope, ...patience }, { workloads, pods }, { now, facts: { nodes } }) {
    const lacking = lackingOf(pods);
    return judgeObjects(workloads, {
      scope,
      now,
      what: 'workloads',
      expected: 'all replicas available',
      wrong: (workload) => missing(workload, { lacking: lacking(workload), nodes, patience, now }),
    });
  },
};

interface Around {
  /** pods of a DaemonSet that are not ready */
  readonly lacking: readonly PodFact[];
  readonly nodes: readonly NodeFact[];
  readonly patience: Patience;
  readonly now: Date;
}

function missing(workload: WorkloadFact, { lacking, nodes, patience, now }: Around): Wrong | undefined {
  const { createdAt, changedAt, statusAt, available, desired, refusal } = workload;
  const drained = lacking.filter((pod) => standsWithNode(pod, nodes)).length;
  const waited = ageMs(later(changedAt, statusAt), now);
  if (desired - available - drained <= 0) return undefined;
  // its status tells of something older: whether its controller sees it is another check's
  if (workload.observedGeneration < workload.generation) return undefined;
  if (Math.min(ageMs(createdAt, now), waited) < patience.graceMs) return undefined;
  const code = 'replicas-missing';
  const has = `${available} of ${desired} available`;
  if (refusal !== undefined) return { observed: `${has}: ${refusal}`, code };
  if (isRollingOut(workload, patience, now)) return undefined;
  const where = [
    ...new Set(lacking.filter((pod) => !standsWithNode(pod, nodes)).map(({ node }) => node)),
  ].filter(Boolean);
  const since = `${has} for ${formatDuration(waited)}`;
  const [node, ...others] = where;
  if (node === undefined) return { observed: since, code };
  if (others.length === 0) return { observed: `${since}, none`, code, node };
  return { observed: `${since}, none on ${shortList(where)}`, code };
}

/** Only a DaemonSet has pods that stand for nodes. */
function lackingOf(pods: readonly PodFact[]): (workload: WorkloadFact) => readonly PodFact[] {
  const groups = new Map<string, PodFact[]>();
  for (const pod of pods) {
    if (pod.ready || pod.owner?.kind !== 'DaemonSet') continue;
    const key = `${pod.namespace}/${pod.owner.name}`;
    const group = groups.get(key);
    if (group) group.push(pod);
    else groups.set(key, [pod]);
  }
  return ({ kind, namespace, name }) => (kind === 'DaemonSet' && groups.get(`${namespace}/${name}`)) || [];
}

const shortList = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
