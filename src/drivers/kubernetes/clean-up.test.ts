import { describe, expect, it } from 'vitest';
import { Api } from './api.ts';
import { remove, removeRun } from './clean-up.ts';
import { RunPlace } from './run-place.ts';
import { at, type Reply, type ScriptedApi, serveApi } from './testing.ts';

const plain = (api: ScriptedApi): Api => new Api(api.url, async () => {});
const own = new RunPlace('1', 60_000, {});
const given = new RunPlace('1', 60_000, { namespace: 'team' });
const made = new Set(['pods', 'services']);

/** Pods with these finalizers. */
const pods = (...finalizers: readonly string[]): Reply => ({
  status: 200,
  body: { items: [{ metadata: { name: 'agent-n1', finalizers } }] },
});

describe('the end of a run', () => {
  it('names what stays for its finalizers', async () => {
    const held = pods('example.com/never');
    await using api = await serveApi({
      answer: (asked) => at('DELETE', /\/pods$/, held)(asked) ?? at('GET', /\/pods$/, held)(asked),
    });
    const reason = 'deleted, and there until its finalizers are done: example.com/never';
    const left = await removeRun(plain(api), own, 10_000, made);
    expect(left).toEqual([{ kind: 'pods', name: 'smoke-1/agent-n1', reason }]);
  });

  it('says nothing of finalizers that are done meanwhile', async () => {
    await using api = await serveApi({ answer: at('DELETE', /\/pods$/, pods('example.com/quick')) });
    expect(await removeRun(plain(api), given, 10_000, made)).toEqual([]);
  });

  it('does not wait for those of Kubernetes itself', async () => {
    await using api = await serveApi({
      answer: at('DELETE', /\/pods$/, pods('kubernetes.io/pvc-protection')),
    });
    expect(await removeRun(plain(api), given, 10_000, made)).toEqual([]);
    expect(api.asked.filter(({ method }) => method === 'GET')).toEqual([]);
  });

  it('names each thing that a silent server did not delete, in time', async () => {
    await using api = await serveApi({ answer: () => 'silence' });
    const startedAt = performance.now();
    const left = await removeRun(plain(api), own, 500, made);
    expect(left.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['namespace smoke-1', 'pods smoke-1/*']);
    for (const { reason } of left) expect(reason).toMatch(/not done in 500 ms|no answer in/);
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });
});

describe('a removal', () => {
  it('has one limit for all its tries, and tells what came last', async () => {
    await using api = await serveApi({ answer: () => ({ status: 503, body: 'etcd is slow', afterMs: 400 }) });
    const startedAt = performance.now();
    const left = await remove(plain(api), { kind: 'pod', name: 'x/a', path: '/pods/a', limitMs: 700 });
    expect(left).toMatchObject([{ reason: expect.stringMatching(/etcd is slow|no answer/) }]);
    expect(performance.now() - startedAt).toBeLessThan(1200);
  });
});
