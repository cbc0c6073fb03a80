import { writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../driver.ts';
import { type Asked, at, forbidden, kubeconfigOf, type Reply, serveApi } from '../testing.ts';
import { publishAtHome } from './publish.ts';

const notice: Notice = {
  runId: 'r1',
  version: '0.1.0',
  verdict: 'failed',
  summary: 'n2 is cut off the overlay network',
  endedAt: '2026-01-02T03:04:05.678Z',
  health: () => ({ text: '{"schemaVersion":1}', cut: [] }),
};

async function publish(
  more: Partial<Notice> = {},
  answer: (asked: Asked) => Reply | undefined = () => undefined,
) {
  await using api = await serveApi({ answer });
  await using folder = await mkdtempDisposable(join(tmpdir(), 'smoke-publish-'));
  const kubeconfig = join(folder.path, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigOf(api.url));
  const options = { image: 'x', imagePullPolicy: 'Never', namespace: 'ops', kubeconfig } as const;
  const troubles = await publishAtHome(options, { ...notice, ...more });
  const map = api.asked.find(({ path }) => path.endsWith('/configmaps/kube-smoke-health'));
  const event = api.asked.find(({ path }) => path.endsWith('/namespaces/ops/events'));
  return { troubles, map, event: event && JSON.parse(event.body), config: map && JSON.parse(map.body) };
}

function inPod(): void {
  const env = { NAME: 'runner-1', UID: 'uid-1', NAMESPACE: 'ops' };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(`KUBE_SMOKE_POD_${name}`, value);
}

describe('a verdict that is left in the cluster', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('stands in a ConfigMap that nobody owns, each word by itself as well', async () => {
    const { map, config, troubles } = await publish();
    expect(map?.method).toBe('PATCH');
    expect(map?.headers['content-type']).toBe('application/apply-patch+yaml');
    expect(config).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'kube-smoke-health',
        namespace: 'ops',
        labels: { 'app.kubernetes.io/name': 'kube-smoke', 'app.kubernetes.io/managed-by': 'kube-smoke' },
      },
      data: {
        verdict: 'failed',
        summary: notice.summary,
        time: notice.endedAt,
        run: 'r1',
        version: '0.1.0',
        'health.json': '{"schemaVersion":1}',
      },
    });
    expect(troubles).toEqual([]);
  });

  it('says what was left out', async () => {
    const health = () => ({ text: '{}', cut: ['this', 'and that'] });
    expect((await publish({ health })).config.data.cut).toBe('this\nand that');
  });

  it('is asked for no more than a ConfigMap holds', async () => {
    const asked: number[] = [];
    const health = (most: number) => ({ text: String(asked.push(most)), cut: [] });
    await publish({ health });
    expect(asked[0]).toBeLessThan(1024 * 1024);
  });

  it('leaves alone what stands there, where nothing was asked', async () => {
    const { health: _, ...nothing } = notice;
    await using api = await serveApi();
    await using folder = await mkdtempDisposable(join(tmpdir(), 'smoke-publish-'));
    const kubeconfig = join(folder.path, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigOf(api.url));
    await publishAtHome({ image: 'x', imagePullPolicy: 'Never', namespace: 'ops', kubeconfig }, nothing);
    expect(api.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/namespaces/ops/events',
    ]);
  });

  it.each([
    { verdict: 'failed', reason: 'SmokeFailed' },
    { verdict: 'inconclusive', reason: 'SmokeInconclusive' },
  ] as const)('is an event where it $verdict', async ({ verdict, reason }) => {
    const { event } = await publish({ verdict });
    expect(event).toMatchObject({
      kind: 'Event',
      type: 'Warning',
      reason,
      message: notice.summary,
      involvedObject: { kind: 'ConfigMap', name: 'kube-smoke-health', namespace: 'ops' },
    });
  });

  it('is no event where all passed', async () => {
    const { event, config } = await publish({ verdict: 'passed' });
    expect(event).toBeUndefined();
    expect(config.data.verdict).toBe('passed');
  });

  it('is about the Job of the pod that runs it', async () => {
    inPod();
    const ownerReferences = [
      { apiVersion: 'batch/v1', kind: 'Job', name: 'kube-smoke-7', uid: 'uid-7', controller: true },
    ];
    const items = [{ metadata: { name: 'runner-1', ownerReferences } }];
    const { event } = await publish({}, at('GET', /\/ops\/pods$/, { status: 200, body: { items } }));
    expect(event.involvedObject).toEqual({
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: 'kube-smoke-7',
      uid: 'uid-7',
      namespace: 'ops',
    });
  });

  it('is about that pod, where nobody can tell of a Job', async () => {
    inPod();
    const { event, troubles } = await publish({}, at('GET', /\/ops\/pods$/, forbidden('list', 'pods')));
    expect(event.involvedObject).toMatchObject({ kind: 'Pod', name: 'runner-1', uid: 'uid-1' });
    expect(troubles).toEqual([]);
  });

  it.each([
    'a'.repeat(5000),
    'ä'.repeat(5000),
    '🙂'.repeat(5000),
    `x${'\u001b[31m\u0000\n<b>"'.repeat(1000)}`,
  ])('fits into an event, whatever a cluster says', async (summary) => {
    const { event } = await publish({ summary });
    expect(Buffer.byteLength(event.message)).toBeLessThanOrEqual(1024);
    expect(event.message.length).toBeGreaterThan(200);
    expect(event.message.isWellFormed()).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
    expect(event.message).not.toMatch(/[\u0000-\u001f]/);
  });

  it('that may not be written is told, each place by itself', async () => {
    const configmap = await publish({}, at('PATCH', /configmaps/, forbidden('patch', 'configmaps')));
    expect(configmap.troubles).toHaveLength(1);
    expect(configmap.troubles[0]).toMatch(
      /cannot write ConfigMap ops\/kube-smoke-health: .*rule that grants it is .*configmaps.*: the verdict stays as it is$/,
    );
    expect(configmap.event).toBeDefined();
    const event = await publish({}, at('POST', /events/, forbidden('create', 'events')));
    expect(event.troubles).toEqual([
      expect.stringContaining('cannot tell event SmokeFailed in namespace ops'),
    ]);
    expect(event.config).toBeDefined();
  });
});
