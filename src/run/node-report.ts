import type { ClusterFacts, NodeFact } from '../core/facts.ts';
import type { Finding } from '../core/finding.ts';
import { foldStatus, type Observation, type Outcome } from '../core/outcome.ts';
import { byBytes, type NodeProbe, type NodeReport } from '../core/run-report.ts';

/** Every node of the cluster, sorted, each with one probe for every check that it took part in. */
export function nodesReport(
  facts: ClusterFacts,
  outcomes: readonly Outcome[],
  findings: readonly Finding[],
  logs: Readonly<Record<string, readonly string[]>>,
): NodeReport[] {
  const findingsOf = groupByCheck(findings);
  const parts = partsOf(facts, outcomes);
  const nodes = new Set(parts.keys());
  return [...facts.nodes]
    .sort((a, b) => byBytes(a.name, b.name))
    .map((node) => {
      const shares = (parts.get(node.name) ?? []).map(({ outcome, observations }) => ({
        probe: probeOf(node.name, outcome, observations, {
          nodes,
          findings: findingsOf.get(outcome.id) ?? [],
        }),
        unasked: observations.some((seen) => couldNotBeAsked(node.name, seen)),
      }));
      return {
        name: node.name,
        address: node.address,
        labels: node.labels,
        member: memberOf(node),
        status: statusOf(shares),
        probes: shares.map(({ probe }) => probe),
        log: logs[node.name] ?? [],
      };
    });
}

interface Blame {
  /** names of all nodes */
  readonly nodes: ReadonlySet<string>;
  /** the findings that explain the check */
  readonly findings: readonly Finding[];
}

interface Part {
  readonly outcome: Outcome;
  readonly observations: Observation[];
}

/** One pass over the observations, because a large cluster has N×N of them. */
function partsOf(facts: ClusterFacts, outcomes: readonly Outcome[]): Map<string, Part[]> {
  const parts = new Map<string, Part[]>(facts.nodes.map(({ name }) => [name, []]));
  for (const outcome of outcomes) {
    for (const observation of outcome.observations) {
      for (const node of new Set([observation.from, observation.to])) {
        const own = parts.get(node);
        if (own && own.at(-1)?.outcome !== outcome) own.push({ outcome, observations: [] });
        own?.at(-1)?.observations.push(observation);
      }
    }
  }
  return parts;
}

function groupByCheck(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.cause === 'unexplained') continue; // lays it on nobody
    for (const id of finding.explains) groups.set(id, [...(groups.get(id) ?? []), finding]);
  }
  return groups;
}

function probeOf(
  node: string,
  outcome: Outcome,
  observations: readonly Observation[],
  blame: Blame,
): NodeProbe {
  const status = foldStatus(observations.map((seen) => seen.status));
  const failed = observations.filter((seen) => seen.status === 'failed');
  const blamed = failed.filter((seen) => isToBlame(node, seen, blame));
  const shown = blamed[0] ?? failed[0] ?? observations.find((seen) => seen.status === status);
  const slowest = Math.max(...observations.map((seen) => seen.durationMs ?? -1));
  return {
    checker: outcome.id,
    status,
    severity:
      blamed.length > 0 ? 'critical' : status === 'failed' || status === 'inconclusive' ? 'warning' : 'none',
    detail: detailOf(observations, failed, shown),
    ...(shown && (status === 'failed' || status === 'inconclusive') ? { error: shown.observed } : {}),
    ...(shown?.code ? { code: shown.code } : {}),
    ...(slowest >= 0 ? { durationMs: slowest } : {}),
  };
}

/** Says which edge or question it was, so that a reader sees who else took part. */
function detailOf(
  observations: readonly Observation[],
  failed: readonly Observation[],
  shown: Observation | undefined,
): string {
  if (!shown || shown.status === 'passed')
    return `${observations.length} of ${observations.length} as expected`;
  if (shown.status === 'skipped') return shown.observed;
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more of ${observations.length})` : '';
  return `${shown.from} → ${shown.to}: expected ${shown.expected}, observed ${shown.observed}${more}`;
}

/**
 * A failed edge is laid on both of its ends unless a finding names one of them; a failed question to a service
 * is laid on the asker unless a finding explains it through another node.
 */
function isToBlame(node: string, seen: Observation, { nodes, findings }: Blame): boolean {
  if (findings.length === 0) return true;
  if (findings.some((finding) => finding.nodes.length === 0 || finding.nodes.includes(node))) return true;
  const other = seen.from === node ? seen.to : seen.from;
  if (!nodes.has(other)) return seen.to === node;
  return !findings.some((finding) => finding.nodes.includes(other));
}

function couldNotBeAsked(node: string, { status, unavailable }: Observation): boolean {
  return status === 'inconclusive' && (unavailable === undefined || unavailable === node);
}

function statusOf(shares: readonly { probe: NodeProbe; unasked: boolean }[]): NodeReport['status'] {
  if (shares.some(({ probe }) => probe.severity === 'critical')) return 'degraded';
  const asked = shares.filter(({ probe }) => probe.status !== 'skipped');
  return asked.length === 0 || shares.some(({ unasked }) => unasked) ? 'unknown' : 'running';
}

function memberOf(node: NodeFact): NodeReport['member'] {
  if (node.unsuitable !== undefined) return 'none';
  const ready = node.conditions.find(({ type }) => type === 'Ready');
  if (!ready) return 'none';
  return ready.status === 'True' ? 'alive' : 'failed';
}
