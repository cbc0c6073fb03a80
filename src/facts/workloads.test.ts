import { describe, expect, it } from 'vitest';
import type { NodeFact } from '../core/facts.ts';
import type { ClaimFact, ContainerFact, JobFact, PodFact, WorkloadFact } from '../core/workload-facts.ts';
import type { WorkloadScope } from '../core/workload-scope.ts';
import { claimsBound } from './claims-bound.ts';
import { complete } from './complete.ts';
import type { Known } from './fact.ts';
import { imagesPull } from './images-pull.ts';
import { jobsSucceed } from './jobs-succeed.ts';
import { rolledOut } from './rolled-out.ts';
import { started } from './started.ts';
import { steady } from './steady.ts';

const now = new Date('2026-03-10T12:00:00Z');
const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();
const node = (name: string, cordoned = false): NodeFact => ({
  name,
  address: '10.0.0.1',
  labels: {},
  conditions: [],
  ...(cordoned ? { cordoned } : {}),
});
const known: Known = {
  now,
  nodesOf: () => [],
  facts: { name: 'test', version: '', nodes: [node('n1'), node('n2', true)], services: {} },
};
const all: WorkloadScope = {};
const object = { namespace: 'shop', labels: {}, createdAt: ago(3600) };

const patience = { scope: all, graceMs: 60_000, stuckMs: 600_000 };
const well: WorkloadFact = {
  ...object,
  kind: 'Deployment',
  name: 'web',
  generation: 2,
  observedGeneration: 2,
  desired: 2,
  toUpdate: 2,
  updated: 2,
  available: 2,
  paused: false,
  changedAt: ago(1200),
  statusAt: ago(1200),
};
const done = { status: 'True', reason: 'NewReplicaSetAvailable', message: '' };
const going = { status: 'True', reason: 'ReplicaSetUpdated', message: '' };
const late = { status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out progressing' };

/** What is said of the one object, or how the whole is. */
const said = (seen: readonly { status: string; observed: string }[]): string => {
  const trouble = seen.find(({ status }) => status === 'failed') ?? seen[0];
  return trouble?.status === 'failed' ? trouble.observed : (trouble?.status ?? 'nothing');
};

describe('a rollout', () => {
  const judge = (more: Partial<WorkloadFact>) =>
    said(rolledOut.judge(patience, { workloads: [{ ...well, ...more }] }, known));

  it.each<[string, Partial<WorkloadFact>, string | RegExp]>([
    ['is through', { progress: done }, 'passed'],
    ['is under way', { progress: going, updated: 1 }, 'passed'],
    ['had its deadline', { progress: late, updated: 1 }, /^1 of 2 updated, 2 of 2 available: timed out/],
    [
      'is not observed',
      { observedGeneration: 1, changedAt: ago(90) },
      /^generation 2 is not .* 1m 30s, but 1$/,
    ],
    ['was ordered a moment ago', { observedGeneration: 1, changedAt: ago(59) }, 'passed'],
    ['is paused', { paused: true, progress: late }, 'passed'],
    ['is young', { createdAt: ago(59), progress: late }, 'passed'],
    ['of a StatefulSet stands still', { kind: 'StatefulSet', updated: 1 }, /nothing has changed for 20m$/],
    ['of a StatefulSet goes on', { kind: 'StatefulSet', updated: 1, statusAt: ago(599) }, 'passed'],
    ['of a StatefulSet is held', { kind: 'StatefulSet', updated: 1, toUpdate: 1 }, 'passed'],
  ])('%s', (_, more, wanted) => expect(judge(more)).toMatch(wanted));
});

const pod: PodFact = {
  ...object,
  kind: 'Pod',
  name: 'web-7d9f-x',
  labels: { 'pod-template-hash': '7d9f' },
  node: 'n1',
  phase: 'Running',
  ready: true,
  leaving: false,
  owner: { kind: 'ReplicaSet', name: 'web-7d9f' },
  scheduledAt: ago(3599),
  containers: [],
  claims: [],
};

describe('replicas', () => {
  const judge = (more: Partial<WorkloadFact>, pods: readonly PodFact[] = []) =>
    said(complete.judge(patience, { workloads: [{ ...well, ...more }], pods }, known));
  const lacking = (where: string): PodFact => ({
    ...pod,
    node: where,
    ready: false,
    owner: { kind: 'DaemonSet', name: 'web' },
  });

  it.each<[string, Partial<WorkloadFact>, string | RegExp]>([
    ['are all there', { progress: done }, 'passed'],
    ['are more than wanted', { progress: done, available: 3 }, 'passed'],
    ['are none, and none are wanted', { desired: 0, available: 0 }, 'passed'],
    ['are missing', { progress: done, available: 1 }, /^1 of 2 available for 20m$/],
    ['went missing a moment ago', { progress: done, available: 1, statusAt: ago(59) }, 'passed'],
    ['were asked for a moment ago', { progress: done, available: 1, changedAt: ago(59) }, 'passed'],
    ['are on their way in an update', { progress: going, available: 1 }, 'passed'],
    ['are missing after the deadline', { progress: late, available: 1 }, /^1 of 2 available for 20m$/],
    [
      'were refused',
      { progress: going, available: 1, refusal: 'exceeded quota' },
      /^1 of 2 available: exceeded quota$/,
    ],
    ['are those of an older generation', { observedGeneration: 1, available: 0 }, 'passed'],
    ['are missing from a young workload', { createdAt: ago(59), available: 0 }, 'passed'],
  ])('%s', (_, more, wanted) => expect(judge(more)).toMatch(wanted));

  it('of a DaemonSet are missing on a node', () => {
    expect(judge({ kind: 'DaemonSet', available: 1 }, [lacking('n1')])).toBe(
      '1 of 2 available for 20m, none on n1',
    );
  });

  it('of a DaemonSet may be missing on a node that is drained', () => {
    expect(judge({ kind: 'DaemonSet', available: 1 }, [lacking('n2')])).toBe('passed');
    expect(judge({ kind: 'DaemonSet', available: 0 }, [lacking('n2'), lacking('n1')])).toMatch(/none on n1$/);
  });
});

describe('restarts', () => {
  const ended = (seconds: number) => ({ at: ago(seconds), exitCode: 1, reason: 'Error' });
  /** A life, by how long ago it began and ended. */
  const lived = (from: number, to: number, exitCode = 1) => ({ ...ended(to), since: ago(from), exitCode });
  const judge = (container: Partial<ContainerFact>, more: Partial<PodFact> = {}) => {
    const containers = [{ name: 'main', running: true, restarts: 0, ...container }];
    const limits = { scope: all, graceMs: 60_000, restarts: 3, withinMs: 600_000 };
    return said(steady.judge(limits, { pods: [{ ...pod, containers, ...more }] }, known));
  };
  const looping = { waiting: { reason: 'CrashLoopBackOff', message: '' } };

  it.each<[string, Partial<ContainerFact>, Partial<PodFact>, string | RegExp]>([
    ['none', {}, {}, 'passed'],
    ['many, long ago', { restarts: 99, ended: ended(601) }, {}, 'passed'],
    [
      'some, just now',
      { restarts: 3, ended: ended(600) },
      {},
      /^main: 3 restarts; .* 10m ago with 1 \(Error\) on n1$/,
    ],
    ['few, just now', { restarts: 2, ended: ended(5) }, {}, 'passed'],
    ['a crash loop', { restarts: 1, ...looping }, {}, /^main: 1 restart, now in CrashLoopBackOff on n1$/],
    [
      'a crash loop that is not called so yet',
      { running: false, restarts: 1, ended: ended(5) },
      {},
      /^main: 1 restart; its last life ended 5s ago with 1 \(Error\) on n1$/,
    ],
    ['a crash, this very moment', { running: false, restarts: 1, ended: ended(1) }, {}, 'passed'],
    [
      'an end that was wanted',
      { running: false, restarts: 1, ended: { ...ended(5), exitCode: 0 } },
      {},
      'passed',
    ],
    [
      'a loop, between two crashes',
      { restarts: 2, ended: lived(11, 10) },
      {},
      /^main: 2 restarts; its last life, of 1s, ended 10s ago/,
    ],
    ['a loop that takes its time', { restarts: 2, ended: lived(600, 60) }, {}, /^main: 2 restarts/],
    ['one crash after a long life', { restarts: 2, ended: lived(601, 5) }, {}, 'passed'],
    ['two crashes, and then a minute of quiet', { restarts: 2, ended: lived(70, 61) }, {}, 'passed'],
    ['two ends that were wanted', { restarts: 2, ended: lived(11, 10, 0) }, {}, 'passed'],
    ['the first, of a kill for memory', { restarts: 1, ended: lived(30, 5, 137) }, {}, 'passed'],
    [
      'of a node that is started anew for the ninth time',
      { restarts: 9, ended: lived(86_400, 30, 255) },
      {},
      'passed',
    ],
    [
      'of a node that is started anew for the second time in a row',
      { restarts: 2, ended: { ...lived(30, 5, 255), reason: 'Unknown' } },
      {},
      'passed',
    ],
    [
      'of a node that is started anew again and again',
      { restarts: 3, ended: { ...lived(30, 5, 255), reason: 'Unknown' } },
      {},
      /^main: 3 restarts; .* 255 \(Unknown\) on n1$/,
    ],
    ['often enough, and in time', { restarts: 3, ended: lived(590, 300, 0) }, {}, /^main: 3 restarts/],
    ['often, of lives longer than the time', { restarts: 3, ended: lived(700, 300) }, {}, 'passed'],
    ['of a young pod', looping, { createdAt: ago(59) }, 'passed'],
    ['on a drained node', looping, { node: 'n2', owner: { kind: 'DaemonSet', name: 'a' } }, 'passed'],
    ['of an application on a drained node', looping, { node: 'n2' }, /CrashLoopBackOff on n2$/],
  ])('%s', (_, container, more, wanted) => expect(judge(container, more)).toMatch(wanted));

  it('of a pod that is being deleted are no matter', () => {
    expect(judge(looping, { leaving: true })).toBe('skipped');
  });
});

describe('pods that wait', () => {
  const read = (more: Partial<PodFact>) => ({ pods: [{ ...pod, phase: 'Pending', ...more }] });
  const waiting = (reason: string, more: Partial<ContainerFact> = {}) => ({
    containers: [{ name: 'main', running: false, restarts: 0, waiting: { reason, message: 'm' }, ...more }],
  });
  const unscheduled = { reason: 'Unschedulable', message: '0/3 nodes are available' };

  it.each<[string, Partial<PodFact>, string | RegExp]>([
    ['run', { phase: 'Running' }, 'passed'],
    ['for a node', { scheduledAt: '', node: '', unscheduled }, /^no node for 60m: 0\/3 nodes are available$/],
    [
      'for a place on their node',
      { scheduledAt: '', unscheduled },
      /^no place for 60m: 0\/3 nodes are available on n1$/,
    ],
    ['at a gate', { scheduledAt: '', unscheduled: { ...unscheduled, reason: 'SchedulingGated' } }, 'passed'],
    ['for a scheduler that is not there', { scheduledAt: '', node: '' }, /nobody says why$/],
    ['for a moment', { scheduledAt: ago(119) }, 'passed'],
    ['to be started', waiting('ContainerCreating'), /^not started for .*: ContainerCreating: m on n1$/],
    ['and the kubelet does not move', {}, /the kubelet says nothing on n1$/],
    ['for an image', waiting('ImagePullBackOff'), 'passed'],
    [
      'while an init container runs',
      { containers: [{ name: 'init', running: true, restarts: 0 }] },
      'passed',
    ],
    ['between crashes of an init container', waiting('CrashLoopBackOff', { restarts: 2 }), 'passed'],
  ])('%s', (_, more, wanted) => {
    expect(said(started.judge({ scope: all, withinMs: 120_000 }, read(more), known))).toMatch(wanted);
  });

  it.each<[string, Partial<PodFact>, string | RegExp]>([
    ['is pulled', waiting('ContainerCreating'), 'passed'],
    ['cannot be pulled', waiting('ErrImagePull'), /^ErrImagePull: m on n1$/],
    ['could not be pulled for a moment', { ...waiting('ErrImagePull'), createdAt: ago(59) }, 'passed'],
  ])('an image %s', (_, more, wanted) => {
    expect(said(imagesPull.judge({ scope: all, graceMs: 60_000 }, read(more), known))).toMatch(wanted);
  });
});

describe('a volume claim', () => {
  const claim: ClaimFact = {
    ...object,
    kind: 'PersistentVolumeClaim',
    name: 'data',
    phase: 'Pending',
    className: 'fast',
    waitsForPod: false,
  };
  it.each<[string, Partial<ClaimFact>, readonly string[], string | RegExp]>([
    ['is bound', { phase: 'Bound' }, [], 'passed'],
    ['is not', {}, [], /^Pending for 60m, of class fast$/],
    ['is not, and has no class', { className: '' }, [], /of no class$/],
    ['is young', { createdAt: ago(119) }, [], 'passed'],
    ['is lost', { phase: 'Lost', createdAt: ago(1) }, [], /^Lost/],
    ['waits for a pod', { waitsForPod: true }, ['other'], 'passed'],
    ['waits with its pod', { waitsForPod: true }, ['data'], /^Pending/],
  ])('%s', (_, more, used, wanted) => {
    const read = { claims: [{ ...claim, ...more }], pods: [{ ...pod, claims: used }] };
    expect(said(claimsBound.judge({ scope: all, withinMs: 120_000 }, read, known))).toMatch(wanted);
  });
});

const job: JobFact = {
  ...object,
  kind: 'Job',
  name: 'nightly-1',
  failed: true,
  endedAt: ago(600),
  reason: 'BackoffLimitExceeded',
  message: '\u001b[31mred',
};
const judgeJobs = (jobs: readonly JobFact[], scope = all) => jobsSucceed.judge({ scope }, { jobs }, known);

describe('a job', () => {
  it.each<[string, Partial<JobFact>, string | RegExp]>([
    ['succeeded', { failed: false }, 'passed'],
    ['failed', {}, /^failed 10m ago: BackoffLimitExceeded: red$/],
    ['failed, and its CronJob never succeeded', { cronJob: { name: 'nightly', succeededAt: '' } }, /^failed/],
    ['failed after the last success', { cronJob: { name: 'nightly', succeededAt: ago(601) } }, /^failed/],
    ['failed before the last success', { cronJob: { name: 'nightly', succeededAt: ago(599) } }, 'passed'],
  ])('%s', (_, more, wanted) => expect(said(judgeJobs([{ ...job, ...more }]))).toMatch(wanted));
});

describe('a scope', () => {
  it.each<[string, WorkloadScope, string]>([
    ['its namespace', { namespaces: ['shop'] }, 'failed'],
    ['another namespace', { namespaces: ['blog'] }, 'skipped absent'],
    ['its labels', { labels: { tier: 'web' } }, 'failed'],
    ['a label too many', { labels: { tier: 'web', app: 'x' } }, 'skipped absent'],
    ['an exclusion by name', { exclude: [{ name: 'nightly-1', reason: 'r' }] }, 'skipped excluded'],
    ['one by pattern', { exclude: [{ name: 'n*ly-*', reason: 'r' }] }, 'skipped excluded'],
    ['one whose pattern overlaps itself', { exclude: [{ name: 'nightly-1*-1', reason: 'r' }] }, 'failed'],
    ['one by what made it', { exclude: [{ name: 'nightly', reason: 'r' }] }, 'skipped excluded'],
    ['one by namespace', { exclude: [{ namespace: 'shop', reason: 'r' }] }, 'skipped excluded'],
    ['one of another namespace', { exclude: [{ namespace: 'blog', name: '*', reason: 'r' }] }, 'failed'],
    [
      'one on its last day',
      { exclude: [{ name: '*', reason: 'r', until: '2026-03-10' }] },
      'skipped excluded',
    ],
    ['one that is over', { exclude: [{ name: '*', reason: 'r', until: '2026-03-09' }] }, 'failed'],
  ])('%s', (_, scope, wanted) => {
    const cronJob = { name: 'nightly', succeededAt: '' };
    const [seen] = judgeJobs([{ ...job, labels: { tier: 'web' }, cronJob }], scope);
    expect([seen?.status, seen?.status === 'skipped' && seen.code].filter(Boolean).join(' ')).toBe(wanted);
  });

  it('tells why, and that an exclusion is over', () => {
    const [excluded] = judgeJobs([job], { exclude: [{ name: '*', reason: 'known', until: '2026-03-10' }] });
    expect(excluded?.observed).toMatch(
      /^Job shop\/nightly-1 is excluded until 2026-03-10: known; failed 10m ago/,
    );
    const [over] = judgeJobs([job], { exclude: [{ name: '*', reason: 'known', until: '2026-03-09' }] });
    expect(over?.observed).toMatch(/\(its exclusion is over since the end of 2026-03-09: known\)$/);
  });

  it('prefers an exclusion that is not over', () => {
    const over = { name: '*', reason: 'old', until: '2026-03-09' };
    expect(judgeJobs([job], { exclude: [over, { name: '*', reason: 'new' }] })[0]?.status).toBe('skipped');
  });
});

it('tells of fifty objects at most, and counts the others', () => {
  const jobs = Array.from({ length: 70 }, (_, i) => ({ ...job, name: `j${i}`, failed: i < 60 }));
  const seen = judgeJobs(jobs);
  expect(seen).toHaveLength(52);
  expect(seen[50]).toMatchObject({ to: '10 more', status: 'failed', code: 'EFAILED' });
  expect(seen[51]).toMatchObject({ status: 'passed', observed: 'so it is with 10 of 70' });
});

it('means a pod by its deployment, too', () => {
  const waiting = { reason: 'ErrImagePull', message: '' };
  const broken = { ...pod, containers: [{ name: 'main', running: false, restarts: 0, waiting }] };
  const scope = { exclude: [{ name: 'web', reason: 'r' }] };
  const seen = imagesPull.judge({ scope, graceMs: 0 }, { pods: [broken] }, known);
  expect(seen.map(({ status, node: where }) => [status, where])).toEqual([['skipped', 'n1']]);
});
