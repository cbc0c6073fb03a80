import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DriverError } from '../../core/errors.ts';
import { selfSigned } from '../../probes/testing.ts';
import { Api } from './api.ts';
import { remove } from './clean-up.ts';
import { KubernetesDriver } from './kubernetes.ts';
import { listAll } from './list-all.ts';
import { PodWatch } from './pod-watch.ts';
import { RunPlace } from './run-place.ts';
import {
  type Asked,
  at,
  forbidden,
  kubeconfigOf,
  type Reply,
  readyNode,
  refusal,
  runningPod,
  type Script,
  type ScriptedApi,
  serveApi,
  watched,
} from './testing.ts';

/** The driver and an API server that has its own ideas. What people see of it is in src/cli. */

const busy = (seconds: string): Reply => ({ status: 429, body: 'busy', headers: { 'Retry-After': seconds } });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const fine = selfSigned();

/** Reads the cluster, as a run does first. @param cluster, user more of the kubeconfig */
async function open(api: ScriptedApi, cluster = '', user?: string, more: { retries?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-kubeconfig-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigOf(api.url, user, cluster));
  try {
    const opened = await new KubernetesDriver({ kubeconfig, image: 'node', ...more } as never).open();
    await opened.close();
    return opened.facts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const nodeLists = ({ asked }: ScriptedApi): Asked[] => asked.filter(({ path }) => path === '/api/v1/nodes');
const plain = (api: ScriptedApi): Api => new Api(api.url, async () => {});

describe('a list of nodes', () => {
  it('of 5,000 comes in ten pages, each once', async () => {
    const nodes = Array.from({ length: 5000 }, (_, index) => readyNode(`n${index}`));
    await using api = await serveApi({ nodes });
    expect((await open(api)).nodes).toHaveLength(5000);
    const pages = nodeLists(api).map(({ query }) => query.get('continue'));
    expect(pages).toEqual([null, ...Array.from({ length: 9 }, (_, index) => String(500 * (index + 1)))]);
    expect(nodeLists(api).every(({ query }) => query.get('limit') === '500')).toBe(true);
  });

  it('that is forgotten half-way is begun again', async () => {
    const nodes = Array.from({ length: 1200 }, (_, index) => readyNode(`n${index}`));
    const gone = refusal(410, 'Expired', 'The provided continue parameter is too old');
    const answer = at('GET', /\/nodes$/, ({ before }) => (before === 2 ? gone : undefined));
    await using api = await serveApi({ nodes, answer });
    expect((await open(api)).nodes).toHaveLength(1200);
    expect(nodeLists(api)).toHaveLength(6);
  });

  it('that is forgotten again and again is given up', async () => {
    const gone = refusal(410, 'Expired', 'too old');
    await using api = await serveApi({ answer: at('GET', /\/nodes$/, gone) });
    await expect(open(api)).rejects.toMatchObject({ code: 'HTTP_410', status: 410, retryable: false });
    expect(nodeLists(api)).toHaveLength(2);
  });

  it('is waited for as long as the server asks', async () => {
    const answer = at('GET', /\/nodes$/, ({ before }) => (before === 0 ? busy('1') : undefined));
    await using api = await serveApi({ answer });
    expect((await open(api)).nodes).toHaveLength(2);
    const [first, second] = nodeLists(api);
    expect(second!.atMs - first!.atMs).toBeGreaterThan(990);
  });

  it.each([
    { retries: 0, requests: 1 },
    { retries: 1, requests: 2 },
    { retries: 4, requests: 5 },
    { retries: undefined, requests: 3 },
  ])(
    'that cannot be read is asked for $requests times with retries: $retries',
    async ({ retries, requests }) => {
      await using api = await serveApi({
        answer: at('GET', /\/nodes$/, refusal(500, 'InternalError', 'no')),
      });
      await open(api, '', undefined, retries === undefined ? {} : { retries });
      expect(nodeLists(api)).toHaveLength(requests);
    },
  );

  it('that may not be read is asked for once, whatever the retries', async () => {
    await using api = await serveApi({ answer: at('GET', /\/nodes$/, forbidden('list', 'nodes')) });
    await expect(open(api, '', undefined, { retries: 4 })).rejects.toMatchObject({ code: 'rbac-missing' });
    expect(nodeLists(api)).toHaveLength(1);
  });

  it('that the server puts off for an hour is not asked for again', async () => {
    await using api = await serveApi({ answer: at('GET', /\/nodes$/, busy('3600')) });
    const { error } = (await open(api)).api!.readyz;
    expect(error?.message).toBe('cannot list the nodes: busy: to be asked again in 60m');
    expect(nodeLists(api)).toHaveLength(1);
  });

  it.each<[string, object | string, RegExp]>([
    ['nothing at all', 'null', /what answers is not the API server: it sends no object/],
    ['a page to log in at', '<html>', /it sends no JSON/],
    ['half of it', '{"items":[{"metadata":{"na', /it sends no JSON/],
    ['nonsense', { metadata: {}, items: [null, 5] }, /its list holds what is no object/],
    ['nobody', { metadata: {}, items: [{}] }, /its list holds what is no object/],
    ['the same page for ever', { metadata: { continue: 'x' }, items: [] }, /its list does not go on/],
  ])('that holds %s is told as the state of the server', async (_, body, words) => {
    await using api = await serveApi({ answer: at('GET', /\/nodes$/, { status: 200, body }) });
    const { error } = (await open(api)).api!.readyz;
    expect(error).toMatchObject({ code: 'apiserver-not-ready', message: expect.stringMatching(words) });
  });

  it('that is null is empty', async () => {
    const body = { metadata: {}, items: null };
    await using api = await serveApi({ answer: at('GET', /\/nodes$/, { status: 200, body }) });
    expect((await open(api)).nodes).toEqual([]);
  });
});

describe('TLS', () => {
  const trust = `certificate-authority-data: ${base64(fine.cert)}`;
  const old = selfSigned('210101000000Z');
  const oldTrust = `certificate-authority-data: ${base64(old.cert)}`;

  it.each([
    ['fits', fine, `tls-server-name: test, ${trust}`, undefined],
    ['is for another name', fine, trust, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['has expired', old, `tls-server-name: test, ${oldTrust}`, 'CERT_HAS_EXPIRED'],
    ['is of nobody known', fine, '', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['is not asked for', undefined, '', 'EPROTO'],
  ])('whose certificate %s', async (_, tls, cluster, code) => {
    await using api = await serveApi(tls ? { tls } : {});
    const url = api.url.replace('http:', 'https:');
    const { error } = (await open({ ...api, url } as ScriptedApi, cluster)).api!.readyz;
    if (!code) expect(error).toBeUndefined();
    else expect(error).toMatchObject({ code: 'apiserver-down', message: expect.stringContaining(code) });
  });

  it.each([
    [
      'client key',
      `client-certificate-data: ${base64(fine.cert)}, client-key-data: ${base64('x')}`,
      "user 'u'",
    ],
    [
      'key of another',
      `client-certificate-data: ${base64(fine.cert)}, client-key-data: ${base64(selfSigned().key)}`,
      "user 'u'",
    ],
  ])('with a broken %s is a mistake in the kubeconfig', async (_, user, words) => {
    await using api = await serveApi({ tls: fine });
    await expect(open(api, '', user)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(`kubeconfig ${words}`),
    });
  });
});

describe('a watch', () => {
  const place = new RunPlace('1', 1000, {});
  const gone = { code: 410, message: 'too old resource version' };
  const news = (): Reply => ({ status: 200, body: watched('ADDED', runningPod('late')), open: true });
  const listed = (...names: string[]): Reply => ({
    status: 200,
    body: { metadata: { resourceVersion: '42' }, items: names.map(runningPod) },
  });

  it.each<[string, Reply]>([
    ['that cannot begin', refusal(410, 'Expired', 'too old resource version')],
    ['that ends', { status: 200, body: watched('ADDED', runningPod('old')) + watched('ERROR', gone) }],
  ])('%s as its past is forgotten is caught up with', async (_, first) => {
    const pods = at('GET', /\/pods$/, ({ query, before }) =>
      !query.has('watch') ? listed('kept') : before === 0 ? first : news(),
    );
    await using api = await serveApi({ answer: pods });
    const seen: string[] = [];
    const late = await follow(api, seen);
    expect(late).toBeUndefined();
    expect(seen.filter((one) => one !== 'old' && one !== 'old gone')).toEqual(['kept', 'late']);
    expect(seen.includes('old gone')).toBe(seen.includes('old'));
    const watches = api.asked.filter(({ query }) => query.has('watch'));
    expect(watches.map(({ query }) => query.get('resourceVersion'))).toEqual(['0', '42']);
  });

  it.each<[string, Reply, number]>([
    ['is busy for a second', busy('1'), 990],
    ['is broken for a moment', { status: 500, body: 'etcdserver: leader changed' }, 0],
    ['hangs up', 'hang up', 0],
    ['talks nonsense', { status: 200, body: 'nonsense\n{"type":"ADDED"}\n' }, 0],
  ])('of a server that %s is begun again', async (_, first, afterMs) => {
    const answer = at('GET', /\/pods$/, ({ before }) => (before === 0 ? first : news()));
    await using api = await serveApi({ answer });
    const seen: string[] = [];
    expect(await follow(api, seen)).toBeUndefined();
    expect(seen).toEqual(['late']);
    expect(api.asked[1]!.atMs - api.asked[0]!.atMs).toBeGreaterThan(afterMs);
  });

  it('that is not allowed is not begun again', async () => {
    await using api = await serveApi({ answer: at('GET', /\/pods$/, forbidden('watch', 'pods')) });
    expect(await follow(api, [])).toMatchObject({ code: 'rbac-missing', status: 403 });
    expect(api.asked).toHaveLength(1);
  });

  /** Until the pod `late` is seen. @returns the error after which there are no more news, if there was one */
  async function follow(api: ScriptedApi, seen: string[]): Promise<DriverError | undefined> {
    const client = plain(api);
    const end = Promise.withResolvers<DriverError | undefined>();
    const watch = new PodWatch(client, place, {
      onPod: ({ metadata }) => {
        seen.push(metadata.name);
        if (metadata.name === 'late') end.resolve(undefined);
      },
      onGone: (name) => seen.push(`${name} gone`),
      onBlind: end.resolve,
    });
    watch.start();
    const blind = await end.promise;
    watch.close();
    client.close();
    return blind;
  }
});

describe('what is to be deleted', () => {
  it.each<[string, (asked: Asked) => Reply | undefined, RegExp | undefined, number]>([
    ['is gone already', () => refusal(404, 'NotFound', 'not found'), undefined, 1],
    ['may not be', () => forbidden('delete', 'pods'), /the rule that grants it is/, 1],
    ['is in the way of somebody', ({ before }) => refused(before, 409), undefined, 2],
    ['finds the server busy', ({ before }) => refused(before, 429), undefined, 2],
    ['finds it broken', () => refusal(500, 'InternalError', 'no quorum'), /no quorum/, 3],
    ['finds it busy for an hour', () => busy('3600'), /to be asked again in 60m/, 1],
  ])('and %s', async (_, answer, left, requests) => {
    await using api = await serveApi({ answer });
    const client = plain(api);
    const leftovers = await remove(client, { kind: 'pod', name: 'x/a', path: '/pods/a', limitMs: 1000 });
    client.close();
    if (left) expect(leftovers).toMatchObject([{ kind: 'pod', reason: expect.stringMatching(left) }]);
    else expect(leftovers).toEqual([]);
    expect(api.asked).toHaveLength(requests);
  });

  const refused = (before: number, status: number): Reply | undefined =>
    before === 0 ? refusal(status, 'Conflict', 'not now') : undefined;
});

describe('an answer that repeats what was asked', () => {
  it('is told without the token', async () => {
    const token = 'PLANTED-token-0123456789';
    const echo: Script['answer'] = ({ headers }) => ({
      status: 418,
      body: `you sent ${headers.authorization}`,
    });
    await using api = await serveApi({ answer: echo });
    const client = new Api(api.url, async (options) => {
      options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
    });
    const asked = listAll(client, '/api/v1/nodes', 'list the nodes').finally(() => client.close());
    await expect(asked).rejects.toMatchObject({
      message: 'cannot list the nodes: you sent Bearer (secret)',
      cause: {},
    });
    expect(api.asked[0]!.headers.authorization).toContain(token);
  });
});
