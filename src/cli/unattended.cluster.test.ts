import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { parse } from 'yaml';
import { kubeconfigOf } from '../../lab/accounts.ts';
import { attach, type Lab } from '../../lab/lab.ts';
import { until } from '../../lab/system/wait.ts';
import { healthOf, Project } from './testing.ts';

/** Lock, ConfigMap and Event of a real cluster, with the rights that the manifest of one namespace grants. */

const NAMESPACE = 'smoke-unattended';
const HOME = `/api/v1/namespaces/${NAMESPACE}`;
const LEASE = `/apis/coordination.k8s.io/v1/namespaces/${NAMESPACE}/leases/kube-smoke`;
const HEALTH = `${HOME}/configmaps/kube-smoke-health`;
const JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;
const IMAGE = 'docker.io/lab/node:24';
const INSIDE = ['--namespace', NAMESPACE, '--scope', 'namespace'];
const RUN = ['run', '--kubeconfig', 'kubeconfig', '--image', IMAGE, '--suite', 'dns'];

interface Thing {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec?: { readonly holderIdentity?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject?: { readonly kind: string; readonly name: string; readonly uid: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { type: string; reason: string; message: string }[];
  };
}

let lab: Lab;
let kubeconfig = '';

const get = async (path: string): Promise<Thing | undefined> => {
  const { status, body } = await lab.adminRequest('GET', path);
  return status === 200 ? (body as Thing) : undefined;
};
const list = async (path: string): Promise<readonly Thing[]> =>
  ((await lab.adminRequest('GET', path)).body as { items: Thing[] }).items;
const events = async (reason: string) =>
  (await list(`${HOME}/events`)).filter((event) => event.reason === reason);

async function remove(): Promise<void> {
  await lab.adminRequest('DELETE', HOME);
  await until({ what: 'the namespace is gone' }, async () => (await get(HOME)) === undefined);
}

beforeAll(async () => {
  lab = (await attach())!;
  await remove();
  await lab.adminRequest('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } });
  using project = new Project();
  await lab.apply((await project.smoke('manifest', 'rbac', ...INSIDE)).stdout);
  kubeconfig = await kubeconfigOf(lab, NAMESPACE, 'kube-smoke');
});
afterAll(remove);
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A Job as it is printed, except for what it runs: there is no image with the package here. @returns its pod */
async function jobOf(program: string): Promise<{ readonly job: Thing; readonly pod: Thing }> {
  using project = new Project();
  const printed = parse((await project.smoke('manifest', 'job', '--image', IMAGE, ...INSIDE)).stdout);
  const name = `job-${Date.now()}`;
  Object.assign(printed.metadata, { name });
  Object.assign(printed.spec.template.spec.containers[0], { command: ['node', '-e', program], args: [] });
  const made = await lab.adminRequest('POST', JOBS, printed);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const pods = `${HOME}/pods?labelSelector=${encodeURIComponent(`batch.kubernetes.io/job-name=${name}`)}`;
  await until({ what: 'the pod of the Job has begun' }, async () =>
    (await list(pods)).some(({ status }) => status?.phase !== 'Pending'),
  );
  return { job: made.body as Thing, pod: (await list(pods))[0]! };
}

function asPod({ metadata: { name, uid } }: Thing): void {
  const told = { NAME: name, UID: uid, NAMESPACE };
  for (const [key, value] of Object.entries(told)) vi.stubEnv(`KUBE_SMOKE_POD_${key}`, value);
}

const IDLE = 'setTimeout(() => {}, 300_000)';

describe('the lock', () => {
  it('lets one of two that start at once run, and the other says who does', async () => {
    using one = new Project({ kubeconfig });
    using other = new Project({ kubeconfig });
    const args = [...RUN, ...INSIDE, '--lock', '0s', '--health', 'health.json'];
    const ended = await Promise.all([one.smoke(...args), other.smoke(...args)]);
    const told = ended.map(({ stdout, stderr }) => stdout + stderr).join('\n');
    expect(ended.map(({ code }) => code).sort(), told).toEqual([0, 3]);
    const loser = ended[0]?.code === 3 ? one : other;
    expect(healthOf(loser).summary).toMatch(
      new RegExp(`cannot take the lock of namespace ${NAMESPACE}: \\S+ has it since 20\\d\\d-.*Z`),
    );
    expect(told).not.toContain('--lock: ');
    expect(await get(LEASE)).toBeUndefined();
  });

  it('of a run that was killed is taken over when it is over', async () => {
    using project = new Project({ kubeconfig });
    const killed = project.start(...RUN, ...INSIDE, '--lock', '0s');
    await until({ what: 'it has the lock' }, async () => (await get(LEASE)) !== undefined);
    killed.kill('SIGKILL');
    const left = (await get(LEASE))?.spec?.holderIdentity;
    expect(left).toBeTruthy();
    expect((await project.smoke(...RUN, ...INSIDE, '--lock', '0s')).code).toBe(3);
    const startedAt = Date.now();
    const { code, stderr } = await project.smoke(...RUN, ...INSIDE, '--lock', '1m');
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`waiting for another run: ${left} has it`);
    expect(Date.now() - startedAt).toBeLessThan(50_000);
    expect(await get(LEASE)).toBeUndefined();
  });

  it('of a pod that is gone is taken over before it is over', async () => {
    const { pod } = await jobOf(IDLE);
    asPod(pod);
    using project = new Project({ kubeconfig });
    const killed = project.start(...RUN, ...INSIDE, '--lock', '0s');
    await until({ what: 'it has the lock' }, async () => (await get(LEASE)) !== undefined);
    killed.kill('SIGKILL');
    expect((await get(LEASE))?.spec?.holderIdentity).toContain(pod.metadata.name);
    vi.unstubAllEnvs();
    await lab.adminRequest('DELETE', `${HOME}/pods/${pod.metadata.name}?gracePeriodSeconds=0`);
    const { code, stdout } = await project.smoke(...RUN, ...INSIDE, '--lock', '15s');
    expect(code, stdout).toBe(0);
    expect(await get(LEASE)).toBeUndefined();
  });

  it('is given back on SIGTERM', async () => {
    using project = new Project({ kubeconfig });
    const command = project.start(...RUN, ...INSIDE, '--lock', '0s');
    await until({ what: 'it has the lock' }, async () => (await get(LEASE)) !== undefined);
    command.kill('SIGTERM');
    expect((await command.ended).code).toBe(130);
    expect(await get(LEASE)).toBeUndefined();
  });
});

describe('the verdict', () => {
  it('stands in the ConfigMap, where no sweep takes it', async () => {
    using project = new Project({ kubeconfig });
    const { code, stdout, stderr } = await project.smoke(...RUN, ...INSIDE, '--publish', '--lock', '0s');
    expect(code, stdout).toBe(0);
    expect(stderr).not.toMatch(/--publish|--lock/);
    const swept = await project.smoke('clean', '--kubeconfig', 'kubeconfig', '--namespace', NAMESPACE);
    expect(swept.code, swept.stderr).toBe(0);
    const { data = {} } = (await get(HEALTH))!;
    expect(data.verdict).toBe('passed');
    project.write('health.json', data['health.json'] ?? '');
    expect(healthOf(project)).toMatchObject({ status: 'running', summary: data.summary });
    expect([...(await events('SmokeFailed')), ...(await events('SmokeInconclusive'))]).toEqual([]);
  });

  it('of a cluster with a fault is an Event of the Job as well', async () => {
    const { job, pod } = await jobOf(IDLE);
    asPod(pod);
    const heal = await lab.fault('overlay-down', 'n2');
    try {
      using project = new Project({ kubeconfig: readFileSync(inject('lab').smokeKubeconfig, 'utf8') });
      const overlay = ['run', '--kubeconfig', 'kubeconfig', '--image', IMAGE, '--suite', 'overlay'];
      const { code, stderr } = await project.smoke(...overlay, '--publish', '--lock', '0s');
      expect(code).toBe(1);
      expect(stderr).not.toMatch(/--publish|--lock/);
      const { data = {} } = (await get(HEALTH))!;
      expect(data.verdict).toBe('failed');
      project.write('health.json', data['health.json'] ?? '');
      expect(healthOf(project).findings[0]).toMatchObject({ cause: 'overlay-down', nodes: ['n2'] });
      const [event, ...others] = await events('SmokeFailed');
      expect(others).toEqual([]);
      expect(event).toMatchObject({
        message: data.summary,
        involvedObject: { kind: 'Job', name: job.metadata.name, uid: job.metadata.uid },
      });
    } finally {
      await heal();
    }
  });

  it.each([1, 3])('of exit code %i stands in the condition of the Job', async (code) => {
    const { job } = await jobOf(`process.exit(${code})`);
    const path = `${JOBS}/${job.metadata.name}`;
    const failed = async () => (await get(path))?.status?.conditions?.find(({ type }) => type === 'Failed');
    await until({ what: 'the Job failed' }, async () => (await failed()) !== undefined);
    expect(await failed()).toMatchObject({
      reason: 'PodFailurePolicy',
      message: expect.stringContaining(`exit code ${code}`),
    });
  });
});
