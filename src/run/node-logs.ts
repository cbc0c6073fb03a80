import { within } from '../core/deadline.ts';
import type { NodeFact } from '../core/facts.ts';
import type { ContainerFact, PodFact } from '../core/workload-facts.ts';
import { isLaunched, type RunContext } from './context.ts';

/** Where a cluster keeps what its nodes run on: network plugin, service proxy, DNS. */
const SYSTEM = 'kube-system';
/** For a look that only explains; the verdict is there already. */
const LIMIT_MS = 1500;

/**
 * What is known of nodes that have something to explain, by name: their agents' last lines
 * and events, their conditions, the system's pods on them. Read on failure only.
 */
export async function nodeLogs(
  names: readonly string[],
  context: RunContext,
): Promise<Record<string, readonly string[]>> {
  if (names.length === 0) return {};
  const system = systemPods(context);
  const logs = names.map(async (name): Promise<[string, readonly string[]]> => {
    const node = context.nodes.find((one) => one.name === name);
    const parts = [
      await agentLines(name, context),
      node ? conditionLines(node) : [],
      podLines(await system, name),
    ];
    return [name, parts.flat()];
  });
  return Object.fromEntries(await Promise.all(logs));
}

/** None where they may not be read, or where nobody tells of them soon. */
function systemPods({ cluster }: RunContext): Promise<readonly PodFact[]> {
  const found = cluster.read('pods', [SYSTEM]).catch(() => []);
  return within(found, LIMIT_MS, () => []);
}

function agentLines(name: string, { fleet }: RunContext): Promise<readonly string[]> {
  const agent = isLaunched(fleet) ? fleet.agents.find((one) => one.name === name) : undefined;
  if (!agent) return Promise.resolve([]);
  return within(
    agent.log().catch(() => []),
    LIMIT_MS,
    () => [],
  );
}

/** Those that are not as they are on a healthy node. */
export function conditionLines({ conditions, cordoned }: NodeFact): string[] {
  const odd = conditions.filter(({ type, status }) => status !== (type === 'Ready' ? 'True' : 'False'));
  return [
    ...odd.map(
      ({ type, status, reason, message }) => `node condition ${type} is ${status}: ${reason}: ${message}`,
    ),
    ...(cordoned ? ['the node is cordoned'] : []),
  ];
}

/** Those of one node that do not simply run, a line each; that all do is worth a line as well. */
export function podLines(pods: readonly PodFact[], node: string): string[] {
  const own = pods.filter((pod) => pod.node === node);
  const troubled = own.filter((pod) => !pod.ready || pod.containers.some(hasEnded));
  const fine = own.filter((pod) => !troubled.includes(pod)).map(({ name }) => name);
  return [
    ...troubled.map((pod) => `${SYSTEM}/${pod.name}: ${stateOf(pod)}`),
    ...(fine.length > 0 ? [`ready in ${SYSTEM}: ${fine.join(', ')}`] : []),
  ];
}

const hasEnded = ({ ended, restarts }: ContainerFact): boolean => restarts > 0 && ended !== undefined;

function stateOf({ phase, ready, leaving, containers }: PodFact): string {
  const words = [phase, leaving ? 'being deleted' : '', ready ? 'ready' : 'not ready'].filter(Boolean);
  const told = containers.flatMap(({ name, waiting, ended, restarts }) => [
    ...(waiting ? [`${name} waits: ${[waiting.reason, waiting.message].filter(Boolean).join(': ')}`] : []),
    ...(ended && restarts > 0
      ? [
          `${name} was restarted ${restarts} times, last ended at ${ended.at} with ${ended.exitCode} (${ended.reason})`,
        ]
      : []),
  ]);
  return [words.join(', '), ...told].join('; ');
}
