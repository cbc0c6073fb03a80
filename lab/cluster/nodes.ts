import { LabError } from '../errors.ts';
import type { LabContext } from '../state/context.ts';
import { until } from '../system/wait.ts';
import { adminRequest } from './api.ts';

interface NodeList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: { readonly conditions?: readonly Condition[] };
  }[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly lastHeartbeatTime: string;
}

/** What Kubernetes last heard of one condition of each node. */
async function conditionsOf(lab: LabContext, type: string): Promise<Map<string, Condition>> {
  const { status, body } = await adminRequest(lab, 'GET', '/api/v1/nodes');
  if (status !== 200) throw new LabError(`nodes cannot be listed: ${status}`);
  const pairs = (body as NodeList).items.flatMap(({ metadata, status: { conditions = [] } }) => {
    const condition = conditions.find((one) => one.type === type);
    return condition ? [[metadata.name, condition] as const] : [];
  });
  return new Map(pairs);
}

const readyConditions = (lab: LabContext) => conditionsOf(lab, 'Ready');

/** Waits until Kubernetes says so of a node, as in `n2`, `DiskPressure`, `True`. */
export async function nodeIs(lab: LabContext, node: string, type: string, status: string): Promise<void> {
  await until({ what: `${node}: ${type}=${status}` }, async () => {
    const condition = (await conditionsOf(lab, type)).get(node);
    return condition?.status === status;
  });
}

/** True, False or Unknown for each node that has registered. */
export async function readiness(lab: LabContext): Promise<Map<string, string>> {
  const conditions = await readyConditions(lab);
  return new Map([...conditions].map(([name, { status }]) => [name, status]));
}

/** Waits until the kubelets themselves have said so since the given time: before, the word of a dead one stands. */
export async function nodesReady(
  lab: LabContext,
  names: readonly string[],
  since = new Date(0),
): Promise<void> {
  const earliest = Math.floor(since.getTime() / 1000) * 1000; // Kubernetes writes whole seconds
  await until({ what: `${names.join(', ')} ready` }, async () => {
    const conditions = await readyConditions(lab);
    return names.every((name) => {
      const ready = conditions.get(name);
      return ready?.status === 'True' && Date.parse(ready.lastHeartbeatTime) >= earliest;
    });
  });
}
