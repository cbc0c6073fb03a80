import { sleep } from '../../core/deadline.ts';
import type { KubernetesAgent } from './kubernetes-agent.ts';

const KUBELET_PORT = 10250;
/** By then a kubelet has taken up a pod, or has much to do; and then its port answers all the same. */
const PATIENCE_MS = 3000;
const AGAIN_MS = 500;
const ASK_MS = 1500;
/** A kubelet that is started anew, as for an upgrade, is back sooner. */
const GONE_MS = 6000;

/**
 * Gives an agent up before its time where its kubelet is plainly gone: it has not taken up the pod, and nobody answers at
 * its port, while another node's kubelet answers the same asker. Kubernetes goes on taking such a node for ready for 40 s.
 * Where there are no two others to tell by, its time is all that ends the wait.
 * @param addressOf a node's; undefined where it is not known
 */
export async function mindSilence(
  agent: KubernetesAgent,
  agents: readonly KubernetesAgent[],
  addressOf: (node: string) => string | undefined,
): Promise<void> {
  let goneSince = Number.POSITIVE_INFINITY;
  await sleep(PATIENCE_MS);
  while (agent.isSilent) {
    const askedAt = performance.now();
    goneSince = (await isGone(agent.node, agents, addressOf))
      ? Math.min(goneSince, askedAt)
      : Number.POSITIVE_INFINITY;
    const isOver = performance.now() - goneSince >= GONE_MS;
    if (isOver && agent.isSilent) agent.lose('node-unreachable', GONE);
    await sleep(AGAIN_MS);
  }
}

const GONE = `its pod is not taken up by its kubelet, and nobody answers at that one's port ${KUBELET_PORT} for ${GONE_MS / 1000} s`;

async function isGone(
  node: string,
  agents: readonly KubernetesAgent[],
  addressOf: (node: string) => string | undefined,
): Promise<boolean> {
  const asker = agents.find((one) => one.isUp && one.node !== node);
  const other = agents.find((one) => one.isUp && one.node !== node && one.node !== asker?.node);
  const address = addressOf(node);
  const known = other && addressOf(other.node);
  if (!asker || !address || !known) return false;
  const [its, others] = await Promise.all([answers(asker, address), answers(asker, known)]);
  return its === false && others === true;
}

/** Undefined: the asker is not there to say. */
const answers = (asker: KubernetesAgent, host: string): Promise<boolean | undefined> =>
  asker
    .ask({ probe: 'tcp', args: { host, port: KUBELET_PORT, greeted: false }, timeoutMs: ASK_MS })
    .then(({ ok }) => ok)
    .catch(() => undefined);
