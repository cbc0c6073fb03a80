import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { refusePods } from '../../lab/cluster/refusing-webhook.ts';
import { attach, type Lab } from '../../lab/lab.ts';
import { Project } from './testing.ts';

/** What keeps a run from starting its agents or from removing them: it is named, costs little, and the next run does not mind. */

const NAMESPACE = 'kube-smoke-hindered';
const FINALIZER = 'example.com/never';
const IMAGE = ['--image', 'docker.io/lab/node:24'];
/** For a run that cannot do what it wants. */
const LIMIT_MS = 30_000;

let lab: Lab;
beforeAll(async () => {
  lab = (await attach())!;
});

const heals: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const heal of heals.splice(0).reverse()) await heal();
});

async function smoke(...args: readonly string[]) {
  using project = new Project();
  const startedAt = performance.now();
  const ended = await project.smoke(...args, '--kubeconfig', inject('lab').smokeKubeconfig);
  expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
  return { ...ended, text: ended.stdout + ended.stderr };
}
const passes = async (...args: readonly string[]) => {
  const { code, text } = await smoke('run', ...IMAGE, ...args);
  expect(code, text).toBe(0);
};
const cleans = (...args: readonly string[]) =>
  expect.poll(async () => (await smoke('clean', ...args)).code, { timeout: 90_000 }).toBe(0);

interface Found {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}
async function listed(path: string): Promise<readonly Found[]> {
  const selector = encodeURIComponent('app.kubernetes.io/managed-by=kube-smoke,kube-smoke.dev/run');
  const { body } = await lab.adminRequest('GET', `${path}?labelSelector=${selector}`);
  return (body as { items: Found[] }).items;
}
const namespaces = async () => (await listed('/api/v1/namespaces')).map(({ metadata }) => metadata.name);

async function givenNamespace(): Promise<void> {
  await lab.adminRequest('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } });
  heals.push(async () => {
    await lab.adminRequest('DELETE', `/api/v1/namespaces/${NAMESPACE}`);
    const gone = async () => (await lab.adminRequest('GET', `/api/v1/namespaces/${NAMESPACE}`)).status;
    await expect.poll(gone, { timeout: 30_000 }).toBe(404);
  });
}

/** Kinds and names of what a run made in the namespace that it was given. */
async function made(): Promise<string[]> {
  const kinds = ['pods', 'services', 'serviceaccounts'].map(async (kind) =>
    (await listed(`/api/v1/namespaces/${NAMESPACE}/${kind}`)).map(
      ({ metadata }) => `${kind}/${metadata.name}`,
    ),
  );
  return (await Promise.all(kinds)).flat();
}

/** Puts a finalizer on the first pod of a run that is under way. */
async function holdAPod(): Promise<() => Promise<void>> {
  const pod = await expect
    .poll(() => listed('/api/v1/pods'), { timeout: 20_000, interval: 50 })
    .not.toEqual([])
    .then(async () => (await listed('/api/v1/pods'))[0]!);
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;
  const { status } = await lab.adminRequest('PATCH', path, { metadata: { finalizers: [FINALIZER] } });
  expect(status).toBe(200);
  return async () => void (await lab.adminRequest('PATCH', path, { metadata: { finalizers: null } }));
}

describe('what cannot be removed', () => {
  it('for a finalizer on a pod and the namespace that is stuck with it', async () => {
    // what ran before may still be on its way out
    await expect.poll(namespaces, { timeout: 30_000 }).toEqual([]);
    const run = smoke('run', ...IMAGE);
    const release = await holdAPod();
    heals.push(release);
    const { code, text } = await run;
    expect(code, text).toBe(0);
    expect(text).toMatch(
      /could not remove pods smoke-\w+\/[\w-]+: deleted, and there until its finalizers are done: example\.com\/never/,
    );
    const [stuck] = await namespaces();
    await passes();
    const cleaned = await smoke('clean');
    expect(cleaned.text).toMatch(
      new RegExp(`could not remove namespace ${stuck}: deleted, and still there after 20s: .*${FINALIZER}`),
    );
    expect(cleaned.code).toBe(1);
    await release();
    await cleans();
    expect(await namespaces()).toEqual([]);
  });

  it('for a finalizer, in a namespace that was given', async () => {
    await givenNamespace();
    const run = smoke('run', ...IMAGE, '--namespace', NAMESPACE);
    const release = await holdAPod();
    heals.push(release);
    const { code, text } = await run;
    expect(code, text).toBe(0);
    expect(text).toContain(`deleted, and there until its finalizers are done: ${FINALIZER}`);
    await passes('--namespace', NAMESPACE);
    const cleaned = await smoke('clean', '--namespace', NAMESPACE);
    expect(cleaned.text).toMatch(/could not remove pods kube-smoke-hindered\/.*its finalizers are not done/);
    expect(cleaned.code).toBe(1);
    await release();
    await cleans('--namespace', NAMESPACE);
    expect(await made()).toEqual([]);
  });

  it('for a webhook that refuses deletion', async () => {
    const heal = await refusePods(lab, 'DELETE', 'nothing is ever deleted here');
    heals.push(heal);
    const { code, text } = await smoke('run', ...IMAGE);
    // that pods cannot be deleted is found by a check as well
    expect([0, 1], text).toContain(code);
    const refused = /could not remove pods smoke-\w+\/\*: .*nothing is ever deleted here/;
    expect(text).toMatch(refused);
    const cleaned = await smoke('clean');
    expect(cleaned.text).toMatch(/could not remove namespace smoke-\w+: .*nothing is ever deleted here/);
    expect(cleaned.code).toBe(1);
    heals.pop();
    await heal();
    await passes();
    await cleans();
    expect(await namespaces()).toEqual([]);
  });
});

describe('what cannot be created', () => {
  it('for a webhook that refuses pods', async () => {
    const heal = await refusePods(lab, 'CREATE', 'no more pods today');
    heals.push(heal);
    const { code, text } = await smoke('run', ...IMAGE);
    expect(code, text).toBe(3);
    expect(text).toContain('no more pods today');
    heals.pop();
    await heal();
    await passes();
  });

  it('for a quota that is full', async () => {
    await givenNamespace();
    const path = `/api/v1/namespaces/${NAMESPACE}/resourcequotas`;
    await lab.adminRequest('POST', path, { metadata: { name: 'full' }, spec: { hard: { pods: '0' } } });
    const pod = { metadata: { name: 'tried' }, spec: { containers: [{ name: 'tried', image: 'none' }] } };
    const tried = async () =>
      (await lab.adminRequest('POST', `/api/v1/namespaces/${NAMESPACE}/pods?dryRun=All`, pod)).status;
    await expect.poll(tried, { timeout: 20_000 }).toBe(403);
    const { code, text } = await smoke('run', ...IMAGE, '--namespace', NAMESPACE);
    expect(code, text).toBe(3);
    expect(text).toMatch(/exceeded quota: full/);
    expect(await made()).toEqual([]);
    await lab.adminRequest('DELETE', `${path}/full`);
    await expect.poll(tried, { timeout: 20_000 }).toBe(201);
    await passes('--namespace', NAMESPACE);
  });

  it('for a namespace that is going', async () => {
    await givenNamespace();
    const path = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
    await lab.adminRequest('POST', path, { metadata: { name: 'held', finalizers: [FINALIZER] } });
    heals.push(async () => lab.adminRequest('PATCH', `${path}/held`, { metadata: { finalizers: null } }));
    await lab.adminRequest('DELETE', `/api/v1/namespaces/${NAMESPACE}`);
    const { code, text } = await smoke('run', ...IMAGE, '--namespace', NAMESPACE);
    expect(code, text).toBe(3);
    expect(text).toMatch(/because it is being terminated/);
    expect(await made()).toEqual([]);
  });
});

describe('a kubelet that is away as a run begins', () => {
  async function takeKubeletDown(): Promise<() => Promise<void>> {
    const heal = await lab.fault('kubelet-down', 'n2');
    heals.push(heal);
    return heal;
  }

  it('is named as soon as it is plain, however long agents may take to start', async () => {
    await takeKubeletDown();
    const { code, text } = await smoke('run', ...IMAGE, '--start-timeout', '2m');
    expect(text).toContain('kubelet-down');
    expect(text).toContain('nobody answers at that one');
    expect(code).toBe(1);
  });

  it('is waited for where it comes back', async () => {
    const heal = await takeKubeletDown();
    const run = smoke('run', ...IMAGE);
    await sleep(3000);
    await heal();
    const { code, text } = await run;
    expect(code, text).toBe(0);
  });
});
