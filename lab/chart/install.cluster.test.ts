import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../../src/cli/testing.ts';
import { kubeconfigOf } from '../accounts.ts';
import { attach, type Lab } from '../lab.ts';
import { until } from '../system/wait.ts';
import { Helm } from './helm.ts';

/** The chart by the real helm on the real cluster: what it makes works, can be changed, and goes. */

const NAMESPACE = 'smoke-chart';
const CORE = `/api/v1/namespaces/${NAMESPACE}`;
const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** Where whatever a chart of ours could leave would stand. */
const LISTS = [
  ...['serviceaccounts', 'configmaps', 'secrets', 'pods'].map((plural) => `${CORE}/${plural}`),
  ...['jobs', 'cronjobs'].map((plural) => `${BATCH}/${plural}`),
  ...['roles', 'rolebindings'].map((plural) => `${RBAC}/namespaces/${NAMESPACE}/${plural}`),
  ...['clusterroles', 'clusterrolebindings'].map((plural) => `${RBAC}/${plural}`),
  '/api/v1/namespaces',
];

// it has no kube-smoke in it: a runner of it cannot start
const IMAGE = 'docker.io/lab/node:24';
const image = { repository: 'docker.io/lab/node', tag: '24' };

let lab: Lab;
let helm: Helm;

beforeAll(async () => {
  lab = (await attach())!;
  helm = await Helm.ready(lab.kubeconfig);
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await lab.adminRequest('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE, labels } });
  for (const made of [`${CORE}/serviceaccounts/default`, `${CORE}/configmaps/kube-root-ca.crt`])
    await until({ what: made }, async () => (await lab.adminRequest('GET', made)).status === 200);
}, 15 * 60_000);

afterAll(async () => {
  await lab.adminRequest('DELETE', `/api/v1/namespaces/${NAMESPACE}`);
  helm[Symbol.dispose]();
});

async function present(): Promise<string[]> {
  const lists = await Promise.all(
    LISTS.map(async (path) => {
      const { body } = await lab.adminRequest('GET', path);
      const { items } = body as { items: { metadata: { name: string } }[] };
      return items.map(({ metadata }) => `${path}/${metadata.name}`);
    }),
  );
  return lists.flat().sort();
}

async function schedule(): Promise<string> {
  const { body } = await lab.adminRequest('GET', `${BATCH}/cronjobs/kube-smoke`);
  return (body as { spec: { schedule: string } }).spec.schedule;
}

describe.each([
  { scope: 'cluster', flags: [] },
  { scope: 'namespace', flags: ['--namespace', NAMESPACE, '--scope', 'namespace'] },
])('a release of scope $scope', ({ scope, flags }) => {
  const release = (values: object = {}) => ({
    name: 'kube-smoke',
    namespace: NAMESPACE,
    values: { image, scope, schedule: '0 0 1 1 *', timeout: '1m', ...values },
  });
  let before: string[];

  beforeAll(async () => {
    before = await present();
    await helm.release('install', release(), '--wait');
  });

  it('gives its account all that a run needs', async () => {
    using project = new Project({ kubeconfig: await kubeconfigOf(lab, NAMESPACE, 'kube-smoke') });
    await until({ what: 'the account has its rights' }, async () => {
      const asked = await project.smoke('doctor', '--kubeconfig', 'kubeconfig', '--image', IMAGE, ...flags);
      return asked.code === 0 && asked.stdout.includes(`${NAMESPACE}:kube-smoke`);
    });
  });

  it('can be changed', async () => {
    expect(await schedule()).toBe('0 0 1 1 *');
    await helm.release('upgrade', release({ schedule: '0 0 2 1 *', config: { retries: 1 } }), '--wait');
    expect(await schedule()).toBe('0 0 2 1 *');
    expect(await present()).toContain(`${CORE}/configmaps/kube-smoke`);
  });

  it('fails its test, and an upgrade that runs it, where a run does not pass', async () => {
    await expect(helm.call('test', 'kube-smoke', '-n', NAMESPACE)).rejects.toThrow('job kube-smoke failed');
    expect(await present()).toContain(`${BATCH}/jobs/kube-smoke`);
    const upgrade = helm.release('upgrade', release({ afterUpgrade: true }));
    await expect(upgrade).rejects.toThrow('job kube-smoke failed');
  });

  it('leaves nothing but the Job that failed', async () => {
    await helm.call('uninstall', 'kube-smoke', '-n', NAMESPACE, '--wait');
    const job = `${BATCH}/jobs/kube-smoke`;
    const isOfJob = (path: string) => path === job || path.startsWith(`${CORE}/pods/kube-smoke-`);
    const { body } = await lab.adminRequest('GET', job);
    expect(body).toMatchObject({ spec: { ttlSecondsAfterFinished: expect.any(Number) } });
    expect((await present()).filter((path) => !isOfJob(path))).toEqual(before);

    await lab.adminRequest('DELETE', `${job}?propagationPolicy=Background`);
    await until({ what: 'its pod is gone, too' }, async () => !(await present()).some(isOfJob));
  });
});
