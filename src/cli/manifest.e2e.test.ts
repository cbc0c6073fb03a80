import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { rulesByPlace, rulesFor } from '../drivers/kubernetes/rights/wanted.ts';
import { Project } from './testing.ts';

interface Printed {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [key: string]: unknown;
}

async function manifest(...args: readonly string[]): Promise<Printed[]> {
  using project = new Project();
  const { code, stdout, stderr } = await project.smoke('manifest', ...args);
  expect([code, stderr]).toEqual([0, '']);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Printed);
}

describe('smoke manifest rbac', () => {
  it('gives an account what doctor asks for, in the whole cluster', async () => {
    const objects = await manifest('rbac');
    expect(objects.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'ServiceAccount',
      'ClusterRole',
      'ClusterRoleBinding',
      'Role',
      'RoleBinding',
    ]);
    const rules = rulesByPlace({ scope: 'cluster', home: 'kube-smoke' });
    expect(objects[2]).toMatchObject({ rules: rules.get('') });
    expect(objects[4]).toMatchObject({
      metadata: { namespace: 'kube-smoke' },
      rules: rules.get('kube-smoke'),
    });
    expect(objects[3]).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'kube-smoke' },
      subjects: [{ kind: 'ServiceAccount', name: 'kube-smoke', namespace: 'kube-smoke' }],
    });
  });

  it('lets it read the Secret with the certificates of etcd, where the config names one', async () => {
    const etcd = { endpoints: ['https://10.0.0.1:2379'], secret: 'kube-system/etcd-client' };
    using project = new Project({ 'smoke.config.js': `export default ${JSON.stringify({ etcd })};` });
    const { stdout } = await project.smoke('manifest', 'rbac');
    const roles = parseAllDocuments(stdout)
      .map((document) => document.toJS() as Printed)
      .filter(({ metadata }) => metadata.namespace === 'kube-system');
    expect(roles).toMatchObject([
      {
        kind: 'Role',
        rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['etcd-client'], verbs: ['get'] }],
      },
      { kind: 'RoleBinding', subjects: [{ name: 'kube-smoke', namespace: 'kube-smoke' }] },
    ]);
  });

  it('keeps to a namespace that is there', async () => {
    const objects = await manifest('rbac', '--scope', 'namespace', '-n', 'team');
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['ServiceAccount', 'team'],
      ['Role', 'team'],
      ['RoleBinding', 'team'],
    ]);
    expect(objects[1]).toMatchObject({ rules: rulesFor({ scope: 'namespace', namespace: 'team' }) });
  });
});

describe('smoke manifest job', () => {
  const image = 'registry.example/kube-smoke:1';

  it('is one run under that account, in a pod that meets restricted', async () => {
    const [job, ...others] = await manifest('job', '--image', image, '--suite', 'dns', '--timeout', '2m');
    expect(others).toEqual([]);
    expect(job).toMatchObject({
      kind: 'Job',
      metadata: { name: 'kube-smoke', namespace: 'kube-smoke' },
      spec: {
        backoffLimit: 0,
        ttlSecondsAfterFinished: 86_400,
        activeDeadlineSeconds: 300,
        podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { containerName: 'runner' } }] },
        template: {
          spec: {
            serviceAccountName: 'kube-smoke',
            restartPolicy: 'Never',
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                image,
                command: ['smoke', 'run'],
                args: expect.arrayContaining([
                  ...['--image', image, '--suite', 'dns', '--timeout', '2m'],
                  ...['--publish', '--lock', '1m'],
                ]),
                resources: { requests: expect.anything(), limits: expect.anything() },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    });
    expect(JSON.stringify(job)).not.toContain('--namespace');
  });

  it('writes its reports to a volume where there is a claim', async () => {
    const [job] = await manifest('job', '--image', image, '--reports-claim', 'kept');
    expect(job).toMatchObject({
      spec: {
        template: {
          spec: {
            securityContext: { runAsNonRoot: true, fsGroup: 65_532 },
            containers: [
              {
                args: expect.arrayContaining(['--junit', '/reports/junit.xml']),
                volumeMounts: expect.arrayContaining([{ name: 'reports', mountPath: '/reports' }]),
              },
            ],
            volumes: expect.arrayContaining([
              { name: 'reports', persistentVolumeClaim: { claimName: 'kept' } },
            ]),
          },
        },
      },
    });
  });

  it('runs inside its namespace where it is to keep to it', async () => {
    const [job] = await manifest('job', '--image', image, '--scope', 'namespace');
    expect(JSON.stringify(job)).toContain('"--namespace","kube-smoke","--scope","namespace"');
  });
});

describe('smoke manifest cronjob', () => {
  it('runs by the clock, never two at once', async () => {
    const [cronJob] = await manifest('cronjob', '--image', 'a/b', '--schedule', '5 4 * * *');
    expect(cronJob).toMatchObject({
      kind: 'CronJob',
      spec: {
        schedule: '5 4 * * *',
        concurrencyPolicy: 'Forbid',
        jobTemplate: { spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } } },
      },
    });
  });

  it('takes its options from the config file as a run does', async () => {
    using project = new Project({
      'smoke.config.js': "export default { image: 'a/b:2', suite: ['dns'], grep: 'udp', namespace: 'team' };",
    });
    const { stdout } = await project.smoke('manifest', 'cronjob', '--scope', 'namespace');
    expect(stdout).toContain('image: a/b:2');
    expect(stdout).toContain('namespace: team');
    expect(stdout).toMatch(/--suite\n\s+- dns\n/);
    expect(stdout).toMatch(/--grep\n\s+- udp\n/);
  });
});

describe('smoke manifest', () => {
  it.each([
    { what: 'no kind of manifest', args: ['chart'], says: 'rbac, job, cronjob' },
    { what: 'no image that has kube-smoke', args: ['job'], says: '--image' },
    { what: 'a clock for one run', args: ['job', '--schedule', '@hourly'], says: '--schedule' },
    { what: 'reports of no run', args: ['rbac', '--reports-claim', 'a'], says: '--reports-claim' },
    { what: 'no clock', args: ['cronjob', '--image', 'a', '--schedule', 'often'], says: "'often'" },
  ])('with $what is a usage error', async ({ args, says }) => {
    using project = new Project();
    const { code, stdout, stderr } = await project.smoke('manifest', ...args);
    expect(stderr).toContain(says);
    expect([code, stdout]).toEqual([2, '']);
  });
});
