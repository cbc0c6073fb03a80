import { lineReader } from '../../src/agent/protocol.ts';
import { connect } from '../../src/drivers/kubernetes/connect.ts';
import type { Lab } from '../lab.ts';
import { IMAGE } from './cluster-run.ts';
import { until } from './until.ts';

const NAMESPACE = 'smoke-bench';
const PLACE = `/api/v1/namespaces/${NAMESPACE}`;
const PODS = `${PLACE}/pods`;
const LIMIT_MS = 60_000;

/** Starts of one bare pod a node, the floor below any verdict that needs pods. */
export interface BarePods extends AsyncDisposable {
  /** @returns the time from the first request until all run; they are gone again when it returns */
  start(): Promise<number>;
}

interface PodEvent {
  readonly object: {
    readonly metadata: { readonly name: string };
    readonly status?: { readonly phase?: string };
  };
}

/** In a namespace that is there already, through the driver's own connection and as the same user. */
export async function barePods(lab: Lab): Promise<BarePods> {
  const metadata = { name: NAMESPACE };
  await until('the namespace is there', LIMIT_MS, async () => {
    await lab.adminRequest('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
    return isActive(lab); // not so while one of that name from before is going
  });
  await until('the default service account is there', LIMIT_MS, async () => {
    const path = `${PLACE}/serviceaccounts/default`;
    return (await lab.adminRequest('GET', path)).status === 200;
  });
  await removeAll(lab); // of a benchmark that was killed
  let round = 0;
  return {
    start: async () => {
      round++; // new names: news of an old pod must not count for a new one
      const durationMs = await startAll(lab, new Map(lab.nodes.map((node) => [`${node}-${round}`, node])));
      await removeAll(lab);
      return durationMs;
    },
    [Symbol.asyncDispose]: async () => {
      await lab.adminRequest('DELETE', PLACE);
    },
  };
}

async function isActive(lab: Lab): Promise<boolean> {
  const { body } = await lab.adminRequest('GET', PLACE);
  return (body as { status?: { phase?: string } }).status?.phase === 'Active';
}

/** @param pods pod name → node */
async function startAll({ smokeKubeconfig }: Lab, pods: ReadonlyMap<string, string>): Promise<number> {
  const startedAt = performance.now();
  const { api } = await connect({ kubeconfig: smokeKubeconfig });
  const waiting = new Set(pods.keys());
  const done = new AbortController();
  const limit = setTimeout(() => done.abort(), LIMIT_MS);
  const read = lineReader((line) => {
    const { metadata, status } = (line as PodEvent).object;
    if (status?.phase === 'Running') waiting.delete(metadata.name);
    if (waiting.size === 0) done.abort();
  });
  const watching = api
    .stream(`${PODS}?watch=1&resourceVersion=0`, 'watch', read, done.signal)
    .catch(() => {});
  await Promise.all(
    [...pods].map(([name, node]) =>
      api.request({ method: 'POST', path: PODS, doing: `create ${name}`, body: pod(name, node) }),
    ),
  );
  await watching;
  clearTimeout(limit);
  const durationMs = performance.now() - startedAt;
  api.close();
  if (waiting.size > 0) throw new Error(`not running after ${LIMIT_MS} ms: ${[...waiting].join(', ')}`);
  return durationMs;
}

async function removeAll(lab: Lab): Promise<void> {
  await lab.adminRequest('DELETE', PODS);
  await until('the bare pods are gone', LIMIT_MS, async () => {
    const { body } = await lab.adminRequest('GET', PODS);
    return (body as { items: unknown[] }).items.length === 0;
  });
}

const pod = (name: string, node: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    nodeName: node,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 1,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    tolerations: [{ operator: 'Exists' }],
    containers: [
      {
        name: 'bare',
        image: IMAGE,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', '-e', 'setInterval(() => {}, 1e6)'],
      },
    ],
  },
});
