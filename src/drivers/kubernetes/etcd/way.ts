import type { Fetched, FetchRequest } from '../../../agent/protocol.ts';
import { within } from '../../../core/deadline.ts';
import { DriverError } from '../../../core/errors.ts';
import type { NodeFact } from '../../../core/facts.ts';
import { NODE_ROLE } from '../../../core/labels.ts';
import type { KubernetesAgent } from '../kubernetes-agent.ts';

/** Who makes the requests to etcd: the runner itself, or an agent in its place. */
export interface Way {
  /** @throws DriverError where whoever makes the request is not there any more */
  fetch(request: FetchRequest, limitMs: number): Promise<Fetched>;
}

type Asker = Pick<KubernetesAgent, 'node' | 'role' | 'up' | 'ask' | 'fetch'>;

/** The agents that were launched, and what is known of their nodes. */
export interface Launched {
  readonly agents: readonly Asker[];
  readonly nodes: readonly NodeFact[];
}

/** So many are asked whether they reach etcd. */
const MOST_ASKED = 8;
/** When the first agent is up, the others get so much longer. */
const LATE_MS = 1000;
const CONNECT_MS = 1500;

const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/etcd'];

/**
 * The agent that reaches the most endpoints, of equals one on a node of the control plane. A bare connection tells
 * that, so only the agent that is chosen is ever handed a key.
 * @throws DriverError where there is no agent
 */
export async function wayThroughNodes(launched: Launched, endpoints: readonly string[]): Promise<Way> {
  const there = await risen(inOrder(launched).slice(0, MOST_ASKED));
  const reached = await Promise.all(there.map((agent) => countReached(agent, endpoints)));
  const best = Math.max(...reached);
  const chosen = there[reached.indexOf(best)];
  if (chosen) return chosen;
  const fields = { doing: 'ask etcd from a node', code: 'agent-lost', retryable: false };
  throw new DriverError('only nodes reach it (etcd.from), and there is no agent that could ask', fields);
}

function inOrder({ agents, nodes }: Launched): Asker[] {
  const first = new Set(
    nodes.filter(({ labels }) => CONTROL_PLANE.some((key) => key in labels)).map(({ name }) => name),
  );
  const rank = ({ node }: Asker) => (first.has(node) ? 0 : 1);
  return agents.filter(({ role }) => role === NODE_ROLE).toSorted((a, b) => rank(a) - rank(b));
}

/** Those that are up soon after the first one is. */
async function risen(agents: readonly Asker[]): Promise<Asker[]> {
  const states = agents.map(async (agent) => ((await agent.up).up ? agent : undefined));
  const ups = states.map(async (state) => (await state) ?? Promise.reject(new Error('it is not up')));
  await Promise.any(ups).catch(() => undefined);
  const found = await Promise.all(states.map((state) => within(state, LATE_MS, () => undefined)));
  return found.flatMap((agent) => agent ?? []);
}

async function countReached(agent: Asker, endpoints: readonly string[]): Promise<number> {
  const tried = endpoints.map((endpoint) => {
    const { hostname, port, protocol } = new URL(endpoint);
    const host = hostname.replace(/^\[|\]$/g, '');
    const args = { host, port: Number(port) || (protocol === 'http:' ? 80 : 443), greeted: false };
    return agent.ask({ probe: 'tcp', args, timeoutMs: CONNECT_MS }).catch(() => undefined);
  });
  return (await Promise.all(tried)).filter((answer) => answer?.ok).length;
}
