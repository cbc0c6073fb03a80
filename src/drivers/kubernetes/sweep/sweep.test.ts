import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPIRES_ANNOTATION, ROLE_LABEL, RUN_LABEL } from '../../../core/labels.ts';
import type { SweepFilter } from '../../driver.ts';
import { type Asked, at, kubeconfigOf, type Reply, refusal, type ScriptedApi, serveApi } from '../testing.ts';
import { type SweepOptions, sweep } from './sweep.ts';

const GONE_LIMIT_MS = 1000;

/** What is removed and what is not, by an API server that says just that. The real one has its turn on the lab. */

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
const items = (...all: readonly object[]): Reply => ({ status: 200, body: { metadata: {}, items: all } });

/** A namespace of a run, two minutes old. */
const namespaceOf = (run: string, more: object = {}) => ({
  metadata: {
    name: `smoke-${run}`,
    uid: run,
    labels: { [RUN_LABEL]: run },
    annotations: { [EXPIRES_ANNOTATION]: ago(-300) },
    creationTimestamp: ago(120),
    ...more,
  },
});
const agent = (run: string, phase: string) => ({
  metadata: {
    name: `agent-${run}`,
    uid: `pod-${run}`,
    labels: { [RUN_LABEL]: run, [ROLE_LABEL]: 'node' },
    creationTimestamp: ago(110),
  },
  status: { phase },
});

async function swept(api: ScriptedApi, filter: SweepFilter = {}, options: SweepOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-sweep-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigOf(api.url));
  try {
    return await sweep({ kubeconfig, ...options }, filter, GONE_LIMIT_MS);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const deletions = ({ asked }: ScriptedApi): string[] =>
  asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path);

/** There until it is deleted. */
function cluster(
  namespaces: readonly ReturnType<typeof namespaceOf>[],
  pods: Readonly<Record<string, object>>,
) {
  const gone = new Set<string>();
  return ({ method, path, query }: Asked): Reply | undefined => {
    const name = path.split('/')[4] ?? '';
    if (method === 'DELETE' && !path.endsWith('/pods')) gone.add(name);
    if (method !== 'GET') return undefined;
    if (path.endsWith('/pods')) return items(...(pods[name] ? [pods[name]] : []));
    const run = /dev\/run=(\w+)/.exec(query.get('labelSelector') ?? '')?.[1];
    const there = namespaces.filter(
      ({ metadata }) => !gone.has(metadata.name) && (!run || metadata.uid === run),
    );
    return path === '/api/v1/namespaces' ? items(...there) : undefined;
  };
}

describe('a sweep', () => {
  const two = cluster([namespaceOf('a'), namespaceOf('b')], {
    'smoke-a': agent('a', 'Running'),
    'smoke-b': agent('b', 'Succeeded'),
  });

  it('leaves alone a run that is under way, and says so', async () => {
    await using api = await serveApi({ answer: two });
    const { removed, leftovers, underWay } = await swept(api);
    expect(removed).toEqual(['namespace smoke-b']);
    expect(leftovers).toEqual([]);
    expect(underWay).toEqual([{ runId: 'a', why: 'its agents have not ended: agent-a' }]);
    expect(deletions(api).filter((path) => path.includes('smoke-a'))).toEqual([]);
  });

  it('removes it where it is named', async () => {
    const one = cluster([namespaceOf('a'), namespaceOf('b')], { 'smoke-a': agent('a', 'Running') });
    await using api = await serveApi({ answer: one });
    expect(await swept(api, { runId: 'a' })).toEqual({
      removed: ['namespace smoke-a'],
      leftovers: [],
      underWay: [],
    });
    expect(deletions(api).filter((path) => path.includes('smoke-b'))).toEqual([]);
  });

  it('keeps what is not old enough', async () => {
    await using api = await serveApi({ answer: cluster([namespaceOf('a')], {}) });
    expect((await swept(api, { olderThanMs: 180_000 })).removed).toEqual([]);
    expect(deletions(api)).toEqual([]);
  });

  it('leaves alone the objects of a run under way in the namespace that it was given', async () => {
    const account = { metadata: { ...namespaceOf('a').metadata, name: 'agent-a', uid: 'account' } };
    const answer = ({ method, path }: Asked) => {
      if (method !== 'GET') return undefined;
      if (path.endsWith('/team/pods')) return items(agent('a', 'Pending'));
      return path.endsWith('/team/serviceaccounts') ? items(account) : undefined;
    };
    await using api = await serveApi({ answer });
    expect((await swept(api, {}, { namespace: 'team' })).underWay).toHaveLength(1);
    expect(deletions(api)).toEqual([]);
  });

  it('names what does not go and what keeps it, and does not wait for it for long', async () => {
    const message =
      'Some content in the namespace has finalizers remaining: example.com/never in 1 resource instances';
    const going = namespaceOf('a', { deletionTimestamp: ago(60) });
    const status = { conditions: [{ type: 'NamespaceFinalizersRemaining', status: 'True', message }] };
    const stuck = at('GET', /\/namespaces$/, items({ ...going, status }));
    await using api = await serveApi({ answer: stuck });
    const { removed, leftovers } = await swept(api);
    expect(removed).toEqual([]);
    expect(leftovers).toEqual([
      { kind: 'namespace', name: 'smoke-a', reason: `deleted, and still there after 1s: ${message}` },
    ]);
    // it is going already: that is no conflict of ours
    expect(deletions(api)).toEqual(['/api/v1/namespaces/smoke-a/pods']);
  });

  it('names the finalizers of pods where the namespace does not say what keeps it', async () => {
    const going = namespaceOf('a', { deletionTimestamp: ago(60) });
    const { metadata, status } = agent('a', 'Failed');
    const held = { metadata: { ...metadata, finalizers: ['example.com/never'] }, status };
    const answer = (asked: Asked) =>
      at('GET', /\/namespaces$/, items(going))(asked) ?? at('GET', /\/pods$/, items(held))(asked);
    await using api = await serveApi({ answer });
    expect((await swept(api)).leftovers).toMatchObject([
      {
        kind: 'namespace',
        reason: expect.stringContaining('its finalizers are not done: example.com/never'),
      },
    ]);
  });

  it('names who refuses', async () => {
    const no = refusal(403, 'Forbidden', 'admission webhook "keep.example.com" denied the request: never');
    const there = cluster([namespaceOf('a')], {});
    const answer = (asked: Asked) => (asked.method === 'DELETE' ? no : there(asked));
    await using api = await serveApi({ answer });
    const { removed, leftovers } = await swept(api);
    expect(removed).toEqual([]);
    expect(leftovers.map(({ reason }) => reason)).toEqual(
      Array(2).fill(
        expect.stringContaining('admission webhook "keep.example.com" denied the request: never'),
      ),
    );
  });
});
