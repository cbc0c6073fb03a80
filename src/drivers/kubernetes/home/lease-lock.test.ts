import { writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type DriverError, messageOf } from '../../../core/errors.ts';
import type { Lock, LockRequest } from '../../driver.ts';
import { type Asked, at, forbidden, kubeconfigOf, type Reply, serveApi } from '../testing.ts';
import type { Lease } from './lease.ts';
import { lockHome } from './lease-lock.ts';
import { KeptLease, leaseOf } from './testing.ts';

const OPTIONS = { image: 'x', imagePullPolicy: 'Never', namespace: 'ops' } as const;

type Script = (asked: Asked) => Reply | undefined;

/** Does something where an API server answers so. */
async function withApi<T>(
  answer: Script,
  work: (
    lock: (more?: Partial<LockRequest>) => Promise<Lock>,
    said: string[],
    asked: readonly Asked[],
  ) => Promise<T>,
): Promise<T> {
  await using api = await serveApi({ answer });
  await using folder = await mkdtempDisposable(join(tmpdir(), 'smoke-lock-'));
  const kubeconfig = join(folder.path, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigOf(api.url));
  const said: string[] = [];
  const onTrouble = (text: string) => said.push(text);
  const request = {
    runId: 'r',
    waitMs: 0,
    signal: new AbortController().signal,
    onWait: () => {},
    onTrouble,
  };
  return await work((more) => lockHome({ ...OPTIONS, kubeconfig }, { ...request, ...more }), said, api.asked);
}

/** How it went for one that does not wait. */
const outcome = (answer: Script, more: Partial<LockRequest> = {}) =>
  withApi(answer, async (lock, said) => {
    try {
      await (await lock(more)).release();
      return said.join('\n') || 'had it';
    } catch (error) {
      return `${(error as DriverError).code}: ${messageOf(error)}`;
    }
  });

const podOwner = [{ apiVersion: 'v1', kind: 'Pod', name: 'runner-1', uid: 'uid-1' }];
const PODS = /\/namespaces\/ops\/pods$/;
const pods = (...items: object[]): Script => at('GET', PODS, { status: 200, body: { metadata: {}, items } });
const pod = (uid: string, phase: string) => ({ metadata: { name: 'runner-1', uid }, status: { phase } });
const both =
  (...scripts: Script[]): Script =>
  (asked) =>
    scripts.map((script) => script(asked)).find((reply) => reply !== undefined);

describe('the lock', () => {
  it('is taken where nobody has it, says who has it, and is gone afterwards', async () => {
    const kept = new KeptLease();
    await withApi(kept.answer, async (lock, said) => {
      const ours = await lock();
      expect(kept.holder).toMatch(/_r$/);
      expect(kept.lease?.metadata).toMatchObject({
        namespace: 'ops',
        labels: { 'app.kubernetes.io/managed-by': 'kube-smoke' },
      });
      expect(kept.lease?.spec?.renewTime).toMatch(/\.\d{6}Z$/);
      await ours.release();
      expect(kept.lease).toBeUndefined();
      expect(said).toEqual([]);
    });
  });

  it('belongs to the pod of its runner, and goes with it', async () => {
    const env = { NAME: 'runner-1', UID: 'uid-1', NAMESPACE: 'ops' };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(`KUBE_SMOKE_POD_${name}`, value);
    try {
      const kept = new KeptLease();
      await withApi(kept.answer, async (lock) => {
        const ours = await lock();
        expect(kept.lease?.metadata.ownerReferences).toEqual(podOwner);
        expect(kept.holder).toBe('runner-1_r');
        await ours.release();
      });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each([
    {
      what: 'another run renewed it just now',
      lease: leaseOf('a_1'),
      ends: 'locked: cannot take the lock of namespace ops: a_1 has it since 2026-01-02T03:04:05Z',
    },
    { what: 'another run is late, but not too late', lease: leaseOf('a_1', 20_000), ends: 'locked' },
    { what: 'another run was not heard from', lease: leaseOf('a_1', 40_000), ends: 'had it' },
    { what: 'nobody was in it', lease: leaseOf(''), ends: 'had it' },
    { what: 'it says nothing', lease: { metadata: { name: 'kube-smoke' } }, ends: 'had it' },
    {
      what: 'its holder says what spites a terminal',
      lease: leaseOf('a\u001b[31m\nb'),
      ends: 'locked: cannot take the lock of namespace ops: a b has it',
    },
  ])('where $what: $ends', async ({ lease, ends }) => {
    expect(await outcome(new KeptLease(lease).answer)).toContain(ends);
  });

  const held: Lease = leaseOf('runner-1_1', 0, { ownerReferences: podOwner });
  it.each([
    { what: 'runs', answer: pods(pod('uid-1', 'Running')), ends: 'locked' },
    { what: 'is gone', answer: pods(), ends: 'had it' },
    { what: 'has ended', answer: pods(pod('uid-1', 'Failed')), ends: 'had it' },
    { what: 'is another of that name', answer: pods(pod('uid-2', 'Running')), ends: 'had it' },
    { what: 'may not be looked for', answer: at('GET', PODS, forbidden('list', 'pods')), ends: 'locked' },
  ])('whose pod $what: $ends', async ({ answer, ends }) => {
    expect(await outcome(both(answer, new KeptLease(held).answer))).toContain(ends);
  });

  it('tells how often it changed hands', async () => {
    const kept = new KeptLease(leaseOf('a_1', 60_000));
    await withApi(kept.answer, async (lock) => {
      await lock();
      expect(kept.lease?.spec?.leaseTransitions).toBe(5);
    });
  });

  it.each([
    { what: 'is new', lease: undefined },
    { what: 'is to be taken over', lease: leaseOf('gone', 60_000) },
  ])('that $what goes to one of those who try at once', async ({ lease }) => {
    const kept = new KeptLease(lease);
    await withApi(kept.answer, async (lock) => {
      const all = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((runId) => lock({ runId })));
      const won = all.filter(({ status }) => status === 'fulfilled');
      expect(won).toHaveLength(1);
      const lost = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as DriverError] : []));
      expect(lost.map(({ code }) => code)).toEqual(['locked', 'locked', 'locked', 'locked']);
      for (const { message } of lost) expect(message).toContain(`${kept.holder} has it`);
    });
  });

  it('is waited for, as long as wanted, and taken when it is free', async () => {
    const kept = new KeptLease(leaseOf('a_1'));
    const waited: string[] = [];
    setTimeout(() => (kept.lease = undefined), 500);
    const onWait = (holder: string) => waited.push(holder);
    expect(await outcome(kept.answer, { waitMs: 5000, onWait })).toBe('had it');
    expect(waited[0]).toContain('a_1 has it');
  });

  it('is not waited for by a run that was interrupted', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    const startedAt = performance.now();
    const kept = new KeptLease(leaseOf('a_1'));
    expect(await outcome(kept.answer, { waitMs: 60_000, signal: stop.signal })).toContain('locked');
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('is free where nothing moved for as long as it holds, whatever its holder took for the time', async () => {
    const ahead = leaseOf('a_1', -3_600_000);
    const kept = new KeptLease({ ...ahead, spec: { ...ahead.spec, leaseDurationSeconds: 1 } });
    expect(await outcome(kept.answer)).toContain('locked');
    expect(await outcome(kept.answer, { waitMs: 5000 })).toBe('had it');
  });

  it.each([
    {
      what: 'may not be asked for',
      reply: forbidden('get', 'leases', 'coordination.k8s.io'),
      says: /rule that grants/,
    },
    { what: 'cannot be read', reply: { status: 500, body: 'no' }, says: /no/ },
    { what: 'is never what was written', reply: { status: 409, body: '{}' }, says: /goes on/ },
  ])('that $what keeps nobody from running', async ({ reply, says }) => {
    const told = await outcome(both((asked) => (asked.path.includes('/leases/') ? reply : undefined)));
    expect(told).toMatch(says);
    expect(told).toContain('this run goes on without a lock');
  });

  it('is renewed, and told of once when it is lost', async () => {
    const kept = new KeptLease();
    await withApi(kept.answer, async (lock, said) => {
      const ours = await lock();
      const first = kept.lease?.spec?.renewTime ?? '';
      await vi.waitFor(() => expect(kept.lease?.spec?.renewTime).not.toBe(first), 12_000);
      expect(said).toEqual([]);
      kept.lease = leaseOf('thief_2', 0, { resourceVersion: '99' });
      await vi.waitFor(() => expect(said).toHaveLength(1), 12_000);
      expect(said[0]).toMatch(/lock of namespace ops was lost: thief_2 has it since .*: this run goes on/);
      await ours.release();
      expect(kept.holder).toBe('thief_2');
      expect(said).toHaveLength(1);
    });
  }, 40_000);
});
