import { formatDuration } from '../../../core/duration.ts';
import { NODE_ROLE } from '../../../core/labels.ts';
import type { Agent, TrialResult } from '../../driver.ts';
import { DockerAgent } from '../docker-agent.ts';
import { onlyKubernetes } from '../engine-error.ts';
import { placesIn, type Trial } from './trial.ts';

/** Each node starts a container: its agent's. The time counts from its creation, less the pull of its image. */
export const containerStart: Trial<'pod-start'> = async ({ nodes, until }, bench) => {
  if (until === 'ready') throw onlyKubernetes();
  const wanted = new Set(placesIn(nodes, bench).map(({ node }) => node));
  const agents = bench.agents.filter(({ role, node }) => role === NODE_ROLE && wanted.has(node));
  return Promise.all(agents.map(startOf));
};

async function startOf(agent: Agent): Promise<TrialResult> {
  const askedAt = performance.now();
  const state = await agent.up;
  const totalMs = agent instanceof DockerAgent ? agent.held.startedMs : undefined;
  if (totalMs !== undefined)
    return { at: agent.node, ok: true, totalMs, observed: `started in ${formatDuration(totalMs)}` };
  const { code, reason } = state.up ? { code: 'agent-lost', reason: 'it never started' } : state;
  return { at: agent.node, ok: false, totalMs: performance.now() - askedAt, code, observed: reason };
}
