import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../../src/cli/testing.ts';
import { kubeconfigOf } from '../accounts.ts';
import { difference, type Inventory, inventory } from '../in-cluster/inventory.ts';
import { attach, type Lab } from '../lab.ts';
import { until } from '../system/wait.ts';
import { Helm } from './helm.ts';

/** The chart by the real helm on the real cluster: what it makes works, can be changed, and goes. */

const NAMESPACE = 'smoke-chart';
const CORE = `/api/v1/namespaces/${NAMESPACE}`;
const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`;
/** What is to stay: a Job that failed, and the verdict. */
const KEPT = [`Job ${NAMESPACE}/kube-smoke`, `ConfigMap ${NAMESPACE}/kube-smoke-health`];

let lab: Lab;
let helm: Helm;
let image = '';

const call = (verb: string, ...flags: readonly string[]) =>
  helm.call(verb, 'kube-smoke', '--namespace', NAMESPACE, ...flags);

/** What is there now and was not, and the other way round. */
async function since(before: Inventory) {
  const { added, gone } = difference(before, await inventory(lab, KEPT));
  return { added, gone };
}

async function schedule(): Promise<string> {
  const { body } = await lab.adminRequest('GET', `${BATCH}/cronjobs/kube-smoke`);
  return (body as { spec: { schedule: string } }).spec.schedule;
}

beforeAll(async () => {
  lab = (await attach())!;
  helm = await Helm.ready(lab.kubeconfig);
  image = await lab.smokeImage();
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await lab.adminRequest('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE, labels } });
  for (const made of [`${CORE}/serviceaccounts/default`, `${CORE}/configmaps/kube-root-ca.crt`])
    await until({ what: made }, async () => (await lab.adminRequest('GET', made)).status === 200);
  await lab.settled();
}, 15 * 60_000);

afterAll(async () => {
  await lab.adminRequest('DELETE', `/api/v1/namespaces/${NAMESPACE}`);
  helm[Symbol.dispose]();
});

describe.each([
  { scope: 'cluster', flags: [] },
  { scope: 'namespace', flags: ['--namespace', NAMESPACE, '--scope', 'namespace'] },
])('a release of scope $scope', ({ scope, flags }) => {
  // the tag is the chart's own word for it
  const release = (values: object = {}) => {
    const repository = image.replace(/:[^:/]*$/, '');
    const all = { image: { repository }, scope, schedule: '0 0 1 1 *', ...values };
    return { name: 'kube-smoke', namespace: NAMESPACE, values: all };
  };
  let before: Inventory;

  beforeAll(async () => {
    before = await inventory(lab, KEPT);
    await helm.release('install', release(), '--wait');
  });

  it('gives its account all that a run needs', async () => {
    using project = new Project({ kubeconfig: await kubeconfigOf(lab, NAMESPACE, 'kube-smoke') });
    await until({ what: 'the account has its rights' }, async () => {
      const asked = await project.smoke('doctor', '--kubeconfig', 'kubeconfig', '--image', image, ...flags);
      return asked.code === 0 && asked.stdout.includes(`${NAMESPACE}:kube-smoke`);
    });
  });

  it('can be changed', async () => {
    expect(await schedule()).toBe('0 0 1 1 *');
    await helm.release('upgrade', release({ schedule: '0 0 2 1 *', config: { retries: 1 } }), '--wait');
    expect(await schedule()).toBe('0 0 2 1 *');
    expect((await since(before)).added).toContain(`ConfigMap ${NAMESPACE}/kube-smoke`);
  });

  it('runs as its test, by its config, shows the verdict, and leaves what was there', async () => {
    const installed = await inventory(lab, KEPT);
    const told = await call('test');
    expect(told).toMatch(/^Phase: +Succeeded/m);
    expect(told).toMatch(/^\d+ checks on .*: \d+ passed/m);
    await expect
      .poll(() => since(installed), { timeout: 60_000, interval: 500 })
      .toEqual({ added: [], gone: [] });
  });

  it('runs after an upgrade where it is to, and fails it where the run does not pass', async () => {
    const afterUpgrade = true;
    const told = await helm.release('upgrade', release({ afterUpgrade }));
    expect(told).toMatch(/^STATUS: deployed/m);
    expect(told).toMatch(/^\d+ checks on .*: \d+ passed/m);
    const upgrade = helm.release('upgrade', release({ afterUpgrade, suite: ['none'] }));
    await expect(upgrade).rejects.toThrow('job kube-smoke failed');
  });

  it('leaves nothing but the Job that failed, and that for a day', async () => {
    await expect(call('test')).rejects.toThrow('job kube-smoke failed');
    await call('uninstall', '--wait');
    await expect
      .poll(() => since(before), { timeout: 60_000, interval: 500 })
      .toEqual({ added: [], gone: [] });
    const { body } = await lab.adminRequest('GET', `${BATCH}/jobs/kube-smoke`);
    expect(body).toMatchObject({ spec: { ttlSecondsAfterFinished: 24 * 60 * 60 } });

    await lab.adminRequest('DELETE', `${BATCH}/jobs/kube-smoke?propagationPolicy=Background`);
    await until({ what: 'its pod is gone, too' }, async () => {
      const { body } = await lab.adminRequest('GET', `${CORE}/pods`);
      return (body as { items: unknown[] }).items.length === 0;
    });
  });
});
