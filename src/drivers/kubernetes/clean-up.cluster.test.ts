import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { attach, type Lab } from '../../../lab/lab.ts';

/** In a namespace that stays, everything that a run made has to go piece by piece. */

const BIN = resolve('dist/src/cli/bin.js');
const NAMESPACE = 'kube-smoke-stays';
const SUITES = ['control-plane', 'runtime', 'services', 'storage'].flatMap((name) => ['--suite', name]);
const OPTIONS = ['--enable', 'services', '--enable', 'storage'];
const COLLECTIONS = [
  ...['pods', 'services', 'serviceaccounts', 'persistentvolumeclaims'].map((kind) => ['/api/v1', kind]),
  ...['deployments', 'replicasets'].map((kind) => ['/apis/apps/v1', kind]),
  ['/apis/discovery.k8s.io/v1', 'endpointslices'],
] as const;

let lab: Lab;

beforeAll(async () => {
  lab = (await attach())!;
  await lab.adminRequest('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } });
});
afterAll(() => lab.adminRequest('DELETE', `/api/v1/namespaces/${NAMESPACE}`));

/** Kind and name of what is there with our label. */
async function ours(): Promise<string[]> {
  const selector = encodeURIComponent('app.kubernetes.io/managed-by=kube-smoke');
  const found = COLLECTIONS.map(async ([group, kind]) => {
    const path = `${group}/namespaces/${NAMESPACE}/${kind}?labelSelector=${selector}`;
    const { items } = (await lab.adminRequest('GET', path)).body as {
      items: { metadata: { name: string } }[];
    };
    return items.map(({ metadata }) => `${kind}/${metadata.name}`);
  });
  return (await Promise.all(found)).flat();
}

const kinds = async () => [...new Set((await ours()).map((one) => one.split('/')[0]))];

async function agentsAlive(): Promise<number> {
  const selector = encodeURIComponent('app.kubernetes.io/managed-by=kube-smoke,kube-smoke.dev/role=node');
  const path = `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${selector}`;
  const { items } = (await lab.adminRequest('GET', path)).body as { items: { status: { phase: string } }[] };
  return items.filter(({ status }) => !['Succeeded', 'Failed'].includes(status.phase)).length;
}

function smoke(...args: readonly string[]) {
  const fixed = ['--kubeconfig', inject('lab').smokeKubeconfig, '--namespace', NAMESPACE];
  const child = spawn(process.execPath, [BIN, ...args, ...fixed], { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (chunk) => (text += chunk));
  return { child, ended: once(child, 'close').then(() => text) };
}

/** What a run makes and takes away at once stays while no controller acts. @returns lets them act again */
async function begun(args: readonly string[]) {
  const heal = await lab.fault('controller-manager-down');
  const run = smoke('run', '--image', 'docker.io/lab/node:24', ...args);
  const both = expect.arrayContaining(['deployments', 'persistentvolumeclaims']);
  await expect.poll(kinds, { timeout: 20_000, interval: 200 }).toEqual(both);
  return { ...run, heal };
}

it('removes every kind of thing that checks make', async () => {
  const { child, ended, heal } = await begun([...SUITES, ...OPTIONS]);
  child.kill('SIGTERM');
  expect(await ended).not.toMatch(/not.* removed/);
  await heal();
  await expect.poll(ours, { timeout: 20_000 }).toEqual([]);
});

it('leaves what is killed to `smoke clean`, which finds all of it', async () => {
  const { child, ended, heal } = await begun([...SUITES, ...OPTIONS]);
  child.kill('SIGKILL');
  await ended;
  expect(await kinds()).toContain('deployments');
  await expect.poll(agentsAlive, { timeout: 30_000 }).toBe(0);
  // what waits for a controller that does not run is named, and nothing else
  expect(await smoke('clean').ended).toMatch(
    /^(could not remove persistentvolumeclaims \S+: deleted, and still there after 20s: its finalizers are not done: kubernetes.io\/pvc-protection\n)*$/,
  );
  expect(await kinds()).not.toContain('deployments');
  await heal();
  await expect.poll(ours, { timeout: 20_000 }).toEqual([]);
});
