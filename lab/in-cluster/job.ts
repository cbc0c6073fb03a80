import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Lab } from '../lab.ts';
import { run } from '../system/run.ts';
import { until } from '../system/wait.ts';

export const NAMESPACE = 'kube-smoke';
export const JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;
export const CRON_JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/cronjobs`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const BIN = resolve('dist/src/cli/bin.js');

export type Scope = 'cluster' | 'namespace';

export interface Job {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly completionTime?: string;
  };
}

/** What `smoke manifest` prints. */
export const manifest = (...args: readonly string[]): Promise<string> =>
  run(process.execPath, [BIN, 'manifest', ...args], { cwd: tmpdir() });

/** The verdict that Kubernetes knows, undefined while there is none. */
export function verdictOf({ status: { conditions = [] } }: Job): 'Complete' | 'Failed' | undefined {
  const verdict = conditions.find((one) => /^(Complete|Failed)$/.test(one.type) && one.status === 'True');
  return verdict?.type as 'Complete' | 'Failed' | undefined;
}

/** Waits for a Job's end. */
export async function jobEnded(lab: Lab, name: string): Promise<{ verdict: string; log: string }> {
  let verdict: string | undefined;
  await until({ what: `the Job ${name} ends`, seconds: 120, intervalMs: 300 }, async () => {
    const { body } = await lab.adminRequest('GET', `${JOBS}/${name}`);
    verdict = verdictOf(body as Job);
    return verdict !== undefined;
  });
  return { verdict: verdict!, log: await logOf(lab, name) };
}

/** What the runner said; empty while there is no pod, or where it is gone. */
export async function logOf(lab: Lab, job: string): Promise<string> {
  const query = `labelSelector=${encodeURIComponent(`batch.kubernetes.io/job-name=${job}`)}`;
  const { body } = await lab.adminRequest('GET', `${PODS}?${query}`);
  const [pod] = (body as { items: { metadata: { name: string } }[] }).items;
  if (!pod) return '';
  const answer = await lab.adminRequest('GET', `${PODS}/${pod.metadata.name}/log`);
  return answer.status === 200 ? String(answer.body) : '';
}

/** With what it made. */
export async function removeObject(lab: Lab, path: string): Promise<void> {
  await lab.adminRequest('DELETE', `${path}?propagationPolicy=Foreground`);
  await until({ what: `${path} gone` }, async () => (await lab.adminRequest('GET', path)).status === 404);
}

/** Takes away what `smoke manifest rbac` printed, and all in its namespace. */
export async function removeAccount(lab: Lab): Promise<void> {
  for (const kind of ['clusterrolebindings', 'clusterroles'])
    await lab.adminRequest('DELETE', `${RBAC}/${kind}/kube-smoke`);
  const namespace = `/api/v1/namespaces/${NAMESPACE}`;
  await lab.adminRequest('DELETE', namespace);
  await until(
    { what: 'the namespace is gone' },
    async () => (await lab.adminRequest('GET', namespace)).status === 404,
  );
}
