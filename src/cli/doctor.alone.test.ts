import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ScriptedApi } from '../drivers/kubernetes/rights/testing.ts';
import { Project } from './testing.ts';

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const kubeconfig = (server: string, namespace = 'default'): string =>
  stringify({
    clusters: [{ name: 'here', cluster: { server } }],
    users: [{ name: 'me', user: {} }],
    contexts: [{ name: 'here', context: { cluster: 'here', user: 'me', namespace } }],
    'current-context': 'here',
  });

/** One node with an image, and an account that may do everything or nothing. */
const cluster = (allowed: boolean) => ({
  '/version': { gitVersion: 'v1.35.4' },
  '/api/v1/nodes': {
    metadata: {},
    items: [{ metadata: { name: 'n1' }, status: { images: [{ names: ['docker.io/library/node:24'] }] } }],
  },
  [REVIEWS]: { status: { allowed } },
});

const doctor = async (answers: object, ...args: readonly string[]) => {
  await using scripted = await ScriptedApi.start(answers as Record<string, unknown>);
  using project = new Project({ kubeconfig: kubeconfig(scripted.url) });
  const ended = await project.smoke('doctor', '--kubeconfig', 'kubeconfig', ...args);
  return { ...ended, stdout: ended.stdout.replaceAll(scripted.url, 'SERVER') };
};

describe('smoke doctor', () => {
  it('says what is there', async () => {
    const { code, stdout } = await doctor(cluster(true), '--suite', 'dns', '--image', 'node:24');
    expect(stdout).toBe(
      [
        '✔ kubeconfig   kubeconfig, context here',
        '✔ API server   SERVER is v1.35.4',
        '✔ rights       all 24 are there',
        '✔ PodSecurity  restricted, enforced on the namespace that a run makes',
        '✔ admission    a namespace of its own would be let in',
        '✔ image        node:24, IfNotPresent: on 1 of 1 nodes',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('puts a rule that is missing below what it is for', async () => {
    const { code, stdout } = await doctor(cluster(false), '--suite', 'control-plane');
    expect(stdout).toContain(
      [
        '✖ right        missing: control-plane/leases are renewed',
        '               { apiGroups: ["coordination.k8s.io"], resources: [leases], verbs: [list] }',
        '',
      ].join('\n'),
    );
    expect(stdout).toContain('✖ rights       0 of ');
    expect(code).toBe(1);
  });

  it('names every rule that is missing, and what it is for', async () => {
    const { code, stdout } = await doctor(cluster(false), '--suite', 'dns', '--suite', 'storage', '--json');
    const { verdict, checks } = JSON.parse(stdout);
    const rules = Object.fromEntries(
      checks.flatMap((one: Record<string, string>) => (one.rule ? [[one.rule, one.detail]] : [])),
    );
    expect(rules).toMatchObject({
      '{ apiGroups: [""], resources: [nodes], verbs: [list] }': 'missing: to look at the cluster',
      '{ apiGroups: [""], resources: [pods/attach], verbs: [get, create] }':
        'missing: to start, reach and remove agents',
      '{ apiGroups: [""], resources: [persistentvolumeclaims], verbs: [get, create] }':
        'missing: storage/what is written is read back',
    });
    expect(JSON.stringify(rules)).not.toContain('leases');
    expect(verdict).toBe('failed');
    expect(code).toBe(1);
  });

  it('asks for what lock and verdict need where they are wanted, and for the Secret that the config names', async () => {
    await using scripted = await ScriptedApi.start(cluster(false) as Record<string, unknown>);
    const etcd = { endpoints: ['https://10.0.0.1:2379'], secret: 'kube-system/etcd-client' };
    using project = new Project({
      kubeconfig: kubeconfig(scripted.url),
      'smoke.config.js': `export default ${JSON.stringify({ etcd })};`,
    });
    const args = ['--kubeconfig', 'kubeconfig', '--namespace', 'team', '--suite', 'etcd', '--json'];
    const rules = async (...more: readonly string[]) => {
      const { stdout } = await project.smoke('doctor', ...args, ...more);
      return JSON.parse(stdout).checks.flatMap(({ rule, detail }: Record<string, string>) =>
        rule?.includes('resourceNames') ? [`${detail}: ${rule}`] : [],
      );
    };
    const secret = expect.stringMatching(
      /^missing in kube-system: etcd\/.*\[secrets\], resourceNames: \[etcd-client\], verbs: \[get\] \}$/,
    );
    expect(await rules()).toEqual([secret]);
    expect(await rules('--lock', '0s', '--publish')).toEqual([
      'missing in team: for --lock: { apiGroups: ["coordination.k8s.io"], resources: [leases], resourceNames: [kube-smoke], verbs: [get, create, update, delete] }',
      'missing in team: for --publish: { apiGroups: [""], resources: [configmaps], resourceNames: [kube-smoke-health], verbs: [create, patch] }',
      secret,
    ]);
  });

  it('does without what a Role cannot grant, where that is wanted', async () => {
    const args = ['--namespace', 'default', '--suite', 'control-plane', '--json'];
    const reviews = async (...more: readonly string[]) =>
      JSON.parse((await doctor(cluster(false), ...args, ...more)).stdout).checks.flatMap(
        ({ rule, status }: Record<string, string>) => (rule?.includes('leases') ? [status] : []),
      );
    expect(await reviews()).toEqual(['failed']);
    expect(await reviews('--scope', 'namespace')).toEqual(['skipped']);
  });

  it('shows the API server a pod of the namespace that it was given, as a dry run', async () => {
    const refusal = { kind: 'Status', message: 'pods "agent" is forbidden: exceeded quota: small' };
    await using scripted = await ScriptedApi.start({ '/version': {} });
    using project = new Project({ kubeconfig: kubeconfig(scripted.url) });
    scripted.refuse('/api/v1/namespaces/team/pods?dryRun=All', 403, refusal);
    const args = ['--kubeconfig', 'kubeconfig', '--namespace', 'team', '--suite', 'dns', '--json'];
    const { stdout } = await project.smoke('doctor', ...args);
    const admission = JSON.parse(stdout).checks.find(({ name }: { name: string }) => name === 'admission');
    expect(admission).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('exceeded quota: small'),
    });
  });

  it('that gets no answer cannot say', async () => {
    using project = new Project({ kubeconfig: kubeconfig('http://127.0.0.1:9') });
    const { code, stdout } = await project.smoke('doctor', '--kubeconfig', 'kubeconfig');
    expect(stdout).toContain('? API server  http://127.0.0.1:9: cannot read the version: ');
    expect(stdout).toContain('ECONNREFUSED');
    expect(code).toBe(3);
  });

  it('is told when its credentials are not accepted', async () => {
    await using scripted = await ScriptedApi.start({}, 401);
    using project = new Project({ kubeconfig: kubeconfig(scripted.url) });
    const { code, stdout } = await project.smoke('doctor', '--kubeconfig', 'kubeconfig');
    expect(stdout).toContain('✖ API server');
    expect(stdout).toContain('does not accept these credentials');
    expect(code).toBe(1);
  });

  it.each([
    { what: 'no kubeconfig', args: [], says: 'no cluster found' },
    { what: 'a kubeconfig that is not there', args: ['--kubeconfig', 'x'], says: 'x does not exist' },
    { what: 'a namespace to keep to, without its name', args: ['--scope', 'namespace'], says: '--namespace' },
    {
      what: 'a suite that there is not',
      args: ['--kubeconfig', 'x', '--suite', 'no'],
      says: "no suite 'no'",
    },
  ])('with $what is a usage error', async ({ args, says }) => {
    using project = new Project();
    const { code, stderr } = await project.smoke('doctor', ...args);
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });
});
