import type { Welcome } from '../../../agent/protocol.ts';
import { within } from '../../../core/deadline.ts';
import { formatDuration } from '../../../core/duration.ts';
import { NODE_ROLE } from '../../../core/labels.ts';
import type { PodSelector } from '../../../core/plan.ts';
import type { TrialResult } from '../../driver.ts';
import type { KubernetesAgent } from '../kubernetes-agent.ts';
import { nodesIn, whyNotRunning } from './node-pods.ts';
import type { Bench, Trial } from './trial.ts';

/** Slower than the median of all by this factor, and by so many ms, is worth a word. */
const OUTLIER = { factor: 3, ms: 2000 } as const;

/** For an agent to show that it is there. */
const ANSWER_LIMIT_MS = 1000;

/**
 * Each node starts a container, or has a pod ready: its agent's. The time counts from the pod's creation, less what the
 * pull of its image took, and a start is as exact as the cluster's events: where they may not be watched, up to a second
 * late.
 */
export const podStart: Trial<'pod-start'> = async ({ nodes, until }, bench, withinMs) => {
  const agents = agentsOn(nodes, bench);
  const results = await Promise.all(
    agents.map((agent) => (until === 'ready' ? readyOf(agent, bench, withinMs) : startOf(agent, bench))),
  );
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

async function startOf(agent: KubernetesAgent, bench: Bench): Promise<TrialResult> {
  const askedAt = performance.now();
  const tookMs = await agent.containerStarted;
  return tookMs === undefined ? neverThere(agent, bench, askedAt) : took(agent, 'started', tookMs);
}

/** An agent that speaks is to be called ready soon: the node may be gone since, and then nobody ever says so. */
async function readyOf(agent: KubernetesAgent, bench: Bench, withinMs: number): Promise<TrialResult> {
  const askedAt = performance.now();
  const state = await agent.up;
  const tookMs = await within(agent.podReady, withinMs, () => 'never' as const);
  if (!state.up || tookMs === undefined) return neverThere(agent, bench, askedAt);
  if (tookMs !== 'never') return took(agent, 'ready', tookMs);
  const isThere = await answers(agent, state.welcome);
  const observed = `not called ready in ${formatDuration(withinMs)}, and its agent ${isThere ? 'is there' : 'was lost'}`;
  const code = isThere ? 'ESLOW' : 'agent-lost';
  return { at: agent.node, ok: false, totalMs: performance.now() - askedAt, code, observed };
}

/** Whether it connects to itself, or says at least that it cannot. */
const answers = (agent: KubernetesAgent, { ports }: Welcome): Promise<boolean> =>
  agent
    .ask({
      probe: 'tcp',
      args: { host: '127.0.0.1', port: ports.tcp, greeted: false },
      timeoutMs: ANSWER_LIMIT_MS,
    })
    .then(
      () => true,
      () => false,
    );

const took = ({ node }: KubernetesAgent, what: string, totalMs: number): TrialResult => ({
  at: node,
  ok: true,
  totalMs,
  observed: `${what} in ${formatDuration(totalMs)}`,
});

async function neverThere(agent: KubernetesAgent, bench: Bench, askedAt: number): Promise<TrialResult> {
  const state = await agent.up;
  const { code, reason } = state.up ? { code: 'agent-lost', reason: 'it never started' } : state;
  // another word only where the agent's own is no cause: its node, its image or its admission are
  const word = code === 'agent-lost' ? ((await whyNotRunning(agent.podName, bench)).code ?? code) : code;
  return { at: agent.node, ok: false, totalMs: performance.now() - askedAt, code: word, observed: reason };
}

function beside(result: TrialResult, medianMs: number): TrialResult {
  const { ok, totalMs, observed } = result;
  if (!ok || totalMs < medianMs * OUTLIER.factor || totalMs < medianMs + OUTLIER.ms) return result;
  return {
    ...result,
    observed: `${observed}, ${(totalMs / medianMs).toFixed(1)} times the median of all nodes`,
  };
}
