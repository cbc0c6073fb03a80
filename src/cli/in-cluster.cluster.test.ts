import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { difference, type Inventory, inventory } from '../../lab/in-cluster/inventory.ts';
import {
  CRON_JOBS,
  JOBS,
  jobEnded,
  logOf,
  manifest,
  NAMESPACE,
  removeAccount,
  removeObject,
  type Scope,
} from '../../lab/in-cluster/job.ts';
import { attach, type Lab } from '../../lab/lab.ts';
import { until } from '../../lab/system/wait.ts';
import { RUN_LABEL } from '../core/labels.ts';

/** What is printed, with the image that is built: a run in the cluster, as people will have it. */

const NAME = 'kube-smoke';
const JOB = `${JOBS}/${NAME}`;
const CAREFUL = readFileSync(new URL('../../lab/in-cluster/careful-admin.yaml', import.meta.url), 'utf8');
/** What is to stay: Kubernetes' own history of a CronJob, and the verdict. */
const KEPT = [
  `ConfigMap ${NAMESPACE}/kube-smoke-health`,
  `Job ${NAMESPACE}/${NAME}`,
  `CronJob ${NAMESPACE}/${NAME}`,
];

const SCOPES: readonly { scope: Scope; fault: readonly [string, ...string[]]; cause: string }[] = [
  { scope: 'cluster', fault: ['overlay-down', 'n2'], cause: 'overlay network' },
  { scope: 'namespace', fault: ['dns-down'], cause: 'DNS' },
];

let lab: Lab;
let image = '';

beforeAll(async () => {
  lab = (await attach())!;
  image = await lab.smokeImage();
  await removeAccount(lab);
});

const sameAs = async (before: Inventory) =>
  expect
    .poll(async () => difference(before, await inventory(lab, KEPT)), { timeout: 60_000, interval: 500 })
    .toEqual({ added: [], gone: [], changed: [] });

/** What runs made, wherever. */
async function ofRuns(kind: string): Promise<readonly string[]> {
  const query = `labelSelector=${encodeURIComponent(RUN_LABEL)}`;
  const { body } = await lab.adminRequest('GET', `/api/v1/${kind}?${query}`);
  return (body as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name);
}

describe.each(SCOPES)('in the cluster with --scope $scope', ({ scope, fault, cause }) => {
  let before: Inventory;

  beforeAll(async () => {
    await lab.apply(await manifest('rbac', '--scope', scope));
    await lab.apply(CAREFUL);
    await lab.settled();
  });
  beforeEach(async () => {
    before = await inventory(lab, KEPT);
  });
  afterEach(() => removeObject(lab, JOB));
  afterAll(() => removeAccount(lab));

  const start = async (...args: readonly string[]) =>
    lab.apply(await manifest('job', '--image', image, '--scope', scope, ...args));

  it('is complete on a healthy cluster, and leaves what it found', async () => {
    await start();
    const { verdict, log } = await jobEnded(lab, NAME);
    expect(log).toMatch(/^\d+ checks on 3 nodes of .*: \d+ passed/m);
    expect(verdict, log).toBe('Complete');
    await removeObject(lab, JOB);
    await sameAs(before);
  });

  it('fails on a broken one, says why, and leaves what it found', async () => {
    const heal = await lab.fault(...fault);
    try {
      await start();
      const { verdict, log } = await jobEnded(lab, NAME);
      expect(log).toMatch(new RegExp(`✖ FAILED .*${cause}`));
      expect(verdict).toBe('Failed');
    } finally {
      await heal();
    }
    await removeObject(lab, JOB);
    await lab.settled();
    await sameAs(before);
  });

  it('takes the agents along when the Job is deleted under way', async () => {
    await start();
    await until({ what: 'agents are there' }, async () => (await ofRuns('pods')).length >= 3);
    await lab.adminRequest('DELETE', `${JOB}?propagationPolicy=Background`);
    for (const kind of ['pods', 'services', 'serviceaccounts', 'namespaces'])
      await until({ what: `no ${kind} of the run` }, async () => (await ofRuns(kind)).length === 0);
    await sameAs(before);
  });
});

describe('a volume for reports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-reports-')); // which the runner may not read, nor write to
  const claim = `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims/reports`;

  /** All nodes of the lab are on one machine, and see the same folder. */
  const volume = () => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'reports' },
    spec: {
      ...{ accessModes: ['ReadWriteOnce'], capacity: { storage: '1Mi' }, storageClassName: '' },
      local: { path: folder },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] }],
        },
      },
    },
  });
  const claimOfIt = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'reports', namespace: NAMESPACE },
    spec: {
      ...{ accessModes: ['ReadWriteOnce'], storageClassName: '', volumeName: 'reports' },
      resources: { requests: { storage: '1Mi' } },
    },
  };

  afterAll(async () => {
    for (const path of [JOB, claim, '/api/v1/persistentvolumes/reports']) await removeObject(lab, path);
    await removeAccount(lab);
    rmSync(folder, { recursive: true, force: true });
  });

  it('gets them, though the runner is not root and its own files are read-only', async () => {
    await lab.apply(await manifest('rbac'));
    for (const one of [volume(), claimOfIt]) await lab.apply(stringify(one));
    await lab.apply(await manifest('job', '--image', image, '--suite', 'dns', '--reports-claim', 'reports'));
    const { verdict, log } = await jobEnded(lab, NAME);
    expect(verdict, log).toBe('Complete');
    const health = JSON.parse(readFileSync(join(folder, 'health.json'), 'utf8'));
    expect(health).toMatchObject({ schemaVersion: 1, status: 'running' });
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('classname="smoke.dns"');
  });
});

describe('a CronJob', () => {
  const CRON_JOB = `${CRON_JOBS}/${NAME}`;

  beforeAll(async () => lab.apply(await manifest('rbac')));
  afterAll(async () => {
    await removeObject(lab, CRON_JOB);
    await removeAccount(lab);
  });

  /** As `kubectl create job --from=cronjob/kube-smoke` does: its schedule is tried by `npm run test:cronjob`. */
  async function round(name: string): Promise<string> {
    const { body } = await lab.adminRequest('GET', CRON_JOB);
    const { metadata, spec } = body as { metadata: { uid: string }; spec: { jobTemplate: { spec: object } } };
    const owner = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      name: NAME,
      uid: metadata.uid,
      controller: true,
    };
    const made = { metadata: { name, ownerReferences: [owner] }, spec: spec.jobTemplate.spec };
    expect(await lab.adminRequest('POST', JOBS, made)).toMatchObject({ status: 201 });
    return (await jobEnded(lab, name)).verdict;
  }

  it('leaves the same set of objects, round by round', async () => {
    await lab.apply(await manifest('cronjob', '--image', image, '--schedule', '0 0 1 1 *'));
    const before = await inventory(lab, KEPT);
    for (const name of ['round-1', 'round-2']) {
      expect(await round(name), await logOf(lab, name)).toBe('Complete');
      await sameAs(before);
    }
  });
});
