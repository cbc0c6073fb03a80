import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kubeconfigOf } from '../../lab/accounts.ts';
import { attach, type Lab } from '../../lab/lab.ts';
import { Project } from './testing.ts';

const NAMESPACE = '/api/v1/namespaces/default/serviceaccounts';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const name = 'lister';
const metadata = { name };
const apiGroup = 'rbac.authorization.k8s.io';

interface Check {
  readonly suite: string;
  readonly name: string;
  readonly runs: boolean;
  readonly why?: string;
  readonly reason?: string;
}

/** Somebody who may look at nodes, and make pods but not watch them. */
const rules = [
  { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['create'] },
  { nonResourceURLs: ['/readyz*', '/livez*', '/version*'], verbs: ['get'] },
];

async function lister(lab: Lab): Promise<string> {
  await lab.adminRequest('POST', NAMESPACE, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  await lab.adminRequest('POST', `${RBAC}/clusterroles`, {
    apiVersion: `${apiGroup}/v1`,
    kind: 'ClusterRole',
    metadata,
    rules,
  });
  await lab.adminRequest('POST', `${RBAC}/clusterrolebindings`, {
    apiVersion: `${apiGroup}/v1`,
    kind: 'ClusterRoleBinding',
    metadata,
    roleRef: { apiGroup, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
  });
  return kubeconfigOf(lab, 'default', name);
}

async function remove(lab: Lab): Promise<void> {
  await lab.adminRequest('DELETE', `${NAMESPACE}/${name}`);
  await lab.adminRequest('DELETE', `${RBAC}/clusterroles/${name}`);
  await lab.adminRequest('DELETE', `${RBAC}/clusterrolebindings/${name}`);
}

async function list(kubeconfig: string): Promise<Check[]> {
  using project = new Project({ kubeconfig });
  const { code, stdout, stderr } = await project.smoke('list', '--json', '--kubeconfig', 'kubeconfig');
  expect(code, stderr).toBe(0);
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { checks: Check[] }).checks;
}

describe('smoke list on a cluster', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = (await attach())!;
    await remove(lab);
  });
  afterAll(() => remove(lab));

  it('finds nothing that the account of the docs may not do', async () => {
    const checks = await list(readFileSync(inject('lab').smokeKubeconfig, 'utf8'));
    expect(checks.filter(({ why }) => why === 'not-permitted')).toEqual([]);
    expect(checks.filter(({ runs }) => runs).length).toBeGreaterThan(10);
  });

  it('names the checks that an account may not ask, with the rules that it lacks', async () => {
    const checks = await list(await lister(lab));
    const of = (suite: string, check: string) =>
      checks.find((one) => one.suite === suite && one.name === check);
    expect(of('nodes', 'every node is ready')).toMatchObject({ runs: true });
    expect(of('control-plane', 'leases are renewed')).toMatchObject({
      why: 'not-permitted',
      reason: expect.stringContaining(
        '{ apiGroups: ["coordination.k8s.io"], resources: [leases], verbs: [list] }',
      ),
    });
    expect(of('overlay', 'tcp')).toMatchObject({
      why: 'not-permitted',
      reason: expect.stringContaining(
        '{ apiGroups: [""], resources: [pods], verbs: [list, watch, delete, deletecollection] }',
      ),
    });
  });
});
