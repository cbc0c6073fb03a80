import type { WorkloadCount } from '../cluster-state.ts';
import type { Baseline, BaselineNode } from './baseline.ts';
import type { Difference } from './comparison.ts';

/** What became of nodes, versions, workloads and certificates. */
export const compareCluster = (before: Baseline, after: Baseline): Difference[] => [
  ...compareNodes(before.nodes, after.nodes),
  ...compareVersions(before, after),
  ...compareWorkloads(before.workloads, after.workloads),
  ...compareCertificates(before, after),
];

/** A node that another one of the same roles came for is replaced, not missing. */
function compareNodes(before: Baseline['nodes'], after: Baseline['nodes']): Difference[] {
  if (!before) return [];
  if (!after)
    return [{ meaning: 'unclear', kind: 'node', name: 'nodes', before: 'known', after: 'could not be read' }];
  const gone = before.filter(({ name }) => !after.some((node) => node.name === name));
  const came = after.filter(({ name }) => !before.some((node) => node.name === name));
  const instead = new Map<string, BaselineNode[]>();
  for (const node of came) instead.set(roleOf(node), [...(instead.get(roleOf(node)) ?? []), node]);
  const left = gone.map((node): Difference => {
    const next = instead.get(roleOf(node))?.shift();
    const base = { kind: 'node', name: node.name, before: 'there' } as const;
    return next
      ? { ...base, meaning: 'moved', after: `replaced by ${next.name}` }
      : { ...base, meaning: 'worse', after: 'missing' };
  });
  const rest = [...instead.values()].flat();
  const added = rest.map(
    ({ name }): Difference => ({ meaning: 'moved', kind: 'node', name, before: 'not there', after: 'new' }),
  );
  return [...left, ...added];
}

const roleOf = ({ roles }: BaselineNode): string => roles.join();

function compareVersions(before: Baseline, after: Baseline): Difference[] {
  const kubelets = (after.nodes ?? []).map(({ name, version }) => {
    const was = before.nodes?.find((node) => node.name === name);
    return [`kubelet of ${name}`, was?.version, version] as const;
  });
  const all = [['the API server', before.cluster.version, after.cluster.version] as const, ...kubelets];
  return all.flatMap(([name, was, is]) =>
    was && is && was !== is
      ? [{ meaning: 'moved', kind: 'version', name, before: was, after: is } as const]
      : [],
  );
}

function compareWorkloads(before: Baseline['workloads'], after: Baseline['workloads']): Difference[] {
  if (!before) return [];
  if (!after)
    return [
      {
        meaning: 'unclear',
        kind: 'workload',
        name: 'workloads',
        before: 'known',
        after: 'could not be read',
      },
    ];
  const is = new Map(after.map((one) => [keyOf(one), one]));
  return before.flatMap((was) => compareWorkload(was, is.get(keyOf(was))));
}

/** One that is meant to have fewer has lost none. */
function compareWorkload(was: WorkloadCount, is: WorkloadCount | undefined): Difference[] {
  const base = { kind: 'workload', name: keyOf(was), before: availableOf(was) } as const;
  if (!is) return was.available > 0 ? [{ ...base, meaning: 'worse', after: 'it is gone' }] : [];
  const change = { ...base, after: availableOf(is) };
  if (is.available < Math.min(was.available, is.desired)) return [{ ...change, meaning: 'worse' }];
  // whether one that was whole lacks what it is now to have on top is asked by a check
  if (was.available >= was.desired) return [];
  return [{ ...change, meaning: is.available < is.desired ? 'old' : 'better' }];
}

const keyOf = ({ kind, namespace, name }: WorkloadCount): string => `${kind} ${namespace}/${name}`;
const availableOf = ({ available, desired }: WorkloadCount): string => `${available} of ${desired} available`;

/** A new one is what an upgrade brings. Whether it lasts and is for the right host is asked by checks. */
function compareCertificates(before: Baseline, after: Baseline): Difference[] {
  const was = new Map(before.certificates.map((one) => [one.of, one]));
  return after.certificates.flatMap(({ of, ends, fingerprint }) => {
    const old = was.get(of);
    const same = old?.fingerprint && fingerprint ? old.fingerprint === fingerprint : old?.ends === ends;
    if (!old || same) return [];
    return [
      { meaning: 'moved', kind: 'certificate', name: of, before: untilDay(old.ends), after: untilDay(ends) },
    ];
  });
}

const untilDay = (moment: string): string => `until ${moment.slice(0, 10)}`;
