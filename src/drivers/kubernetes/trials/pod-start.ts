import { formatDuration } from '../../../core/duration.ts';
import { NODE_ROLE } from '../../../core/labels.ts';
import type { PodSelector } from '../../../core/plan.ts';
import type { TrialResult } from '../../driver.ts';
import type { KubernetesAgent } from '../kubernetes-agent.ts';
import { nodesIn, whyNotRunning } from './node-pods.ts';
import type { Bench, Trial } from './trial.ts';

/** Slower than the median of all by this factor, and by so many ms, is worth a word. */
const OUTLIER = { factor: 3, ms: 2000 } as const;

/**
 * Each node starts a container, or has a pod ready: its agent's. The time counts from the pod's creation, less what the
 * pull of its image took, and a start is as exact as the cluster's events: where they may not be watched, up to a second
 * late.
 */
export const podStart: Trial<'pod-start'> = async ({ nodes, until }, bench) => {
  const agents = agentsOn(nodes, bench);
  const results = await Promise.all(agents.map((agent) => startOf(agent, until, bench)));
  const times = results
    .filter(({ ok }) => ok)
    .map(({ totalMs }) => totalMs)
    .sort((a, b) => a - b);
  const medianMs = times[Math.floor((times.length - 1) / 2)] ?? 0;
  return results.map((result) => beside(result, medianMs));
};

/** Their pods are there already, so that a node that is not seen will do. */
function agentsOn(nodes: PodSelector, bench: Bench): readonly KubernetesAgent[] {
  const agents = bench.agents.filter(({ role }) => role === NODE_ROLE);
  if (bench.nodes.some(({ unseen }) => unseen)) return agents;
  const wanted = new Set(nodesIn(nodes, bench).map(({ name }) => name));
  return agents.filter(({ node }) => wanted.has(node));
}

async function startOf(
  agent: KubernetesAgent,
  until: 'started' | 'ready',
  bench: Bench,
): Promise<TrialResult> {
  const at = agent.node;
  const askedAt = performance.now();
  const tookMs = await (until === 'ready' ? agent.podReady : agent.containerStarted);
  if (tookMs !== undefined) {
    return { at, ok: true, totalMs: tookMs, observed: `${until} in ${formatDuration(tookMs)}` };
  }
  const state = await agent.up;
  const { code, reason } = state.up ? { code: 'agent-lost', reason: 'it never started' } : state;
  // another word only where the agent's own is no cause: its node, its image or its admission are
  const word = code === 'agent-lost' ? ((await whyNotRunning(agent.podName, bench)).code ?? code) : code;
  return { at, ok: false, totalMs: performance.now() - askedAt, code: word, observed: reason };
}

function beside(result: TrialResult, medianMs: number): TrialResult {
  const { ok, totalMs, observed } = result;
  if (!ok || totalMs < medianMs * OUTLIER.factor || totalMs < medianMs + OUTLIER.ms) return result;
  return {
    ...result,
    observed: `${observed}, ${(totalMs / medianMs).toFixed(1)} times the median of all nodes`,
  };
}
