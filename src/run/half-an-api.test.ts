import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FactQuestion, Question } from '../core/plan.ts';
import { KubernetesDriver } from '../drivers/kubernetes/kubernetes.ts';
import { Session } from './session.ts';

const NODES = '/api/v1/nodes';
const PODS = '/api/v1/pods';
const LEASES = '/apis/coordination.k8s.io/v1';

const forbidden = (resource: string) => ({
  status: 403,
  body: `{"message":"User \\"smoke\\" cannot list resource \\"${resource}\\" in API group \\"\\" at the cluster scope"}`,
});
const overloaded = { status: 500, body: '{"message":"etcdserver: request timed out"}' };
const node = { metadata: { name: 'n1', creationTimestamp: '2020-01-01T00:00:00Z' }, spec: {}, status: {} };

const fact = (question: Omit<FactQuestion, 'kind'>): Question => ({ kind: 'fact', ...question }) as Question;
const QUESTIONS: Readonly<Record<string, Question>> = {
  pods: fact({ fact: 'steady', args: { scope: {}, restarts: 3, withinMs: 600_000, graceMs: 60_000 } }),
  leases: fact({ fact: 'leases', args: { namespace: 'kube-system', names: ['kube-scheduler'] } }),
  requests: fact({ fact: 'etcd-requests', args: { withinMs: 1000 } }),
  ready: fact({ fact: 'api-health', args: { endpoint: 'readyz' } }),
  tcp: {
    kind: 'probe',
    probe: 'tcp',
    from: { kind: 'nodes' },
    to: { kind: 'pods', pods: { kind: 'nodes' } },
    expect: { reach: 'answer' },
  },
};

describe('an API server that answers some of what is asked', () => {
  let server: Server;
  let session: Session;
  let folder: string;
  afterEach(async () => {
    await session.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Asks, and tells what came of it and which paths were asked for. */
  async function run(names: readonly string[], refused: Readonly<Record<string, typeof overloaded>>) {
    const paths: string[] = [];
    server = createServer(({ url = '' }, response) => {
      const path = url.split('?')[0]!;
      paths.push(path);
      const [, no] = Object.entries(refused).find(([start]) => path.startsWith(start)) ?? [];
      if (no) return void response.writeHead(no.status).end(no.body);
      if (/^\/(readyz|livez)/.test(path)) return void response.end('[+]ping ok\n');
      response.end(JSON.stringify({ metadata: {}, items: path === NODES ? [node] : [] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    folder = mkdtempSync(join(tmpdir(), 'kube-smoke-'));
    const kubeconfig = join(folder, 'config');
    const port = (server.address() as AddressInfo).port;
    writeFileSync(kubeconfig, JSON.stringify(configOf(`http://127.0.0.1:${port}`)));
    session = new Session({
      driver: new KubernetesDriver({ kubeconfig, image: 'x', imagePullPolicy: 'Never' }),
      runId: 'half',
      startLimitMs: 1000,
      lifetimeMs: 60_000,
      retries: 0,
      signal: new AbortController().signal,
    });
    const source = { file: 'a.smoke.ts', line: 1 };
    const checks = names.map((name) => ({ id: name, suite: 's', name, source, question: QUESTIONS[name]! }));
    await session.launch({ suites: [{ name: 's', workloads: [], services: [], checks }] }, false);
    const outcomes = await session.settled();
    const told = outcomes.map((one) => [one.name, one.status, one.observations[0]?.code]);
    return { told, paths, message: outcomes[0]?.observations[0]?.observed ?? '' };
  }

  it('is not asked for more lists, where it could not even tell its nodes', async () => {
    const { told, paths, message } = await run(['pods', 'leases', 'requests', 'tcp'], {
      [NODES]: overloaded,
    });
    expect(told).toEqual([
      ['pods', 'inconclusive', 'apiserver-not-ready'],
      ['leases', 'inconclusive', 'apiserver-not-ready'],
      // what it has in memory is worth a try
      ['requests', 'skipped', expect.any(String)],
      ['tcp', 'inconclusive', 'no-nodes'],
    ]);
    expect(message).toContain('etcdserver: request timed out');
    expect(paths.filter((path) => path.startsWith(PODS) || path.startsWith(LEASES))).toEqual([]);
    expect(paths).toContain('/metrics');
  });

  it('loses a check, and no other, to a list that may not be read', async () => {
    const { told, message } = await run(['pods', 'leases', 'ready'], { [PODS]: forbidden('pods') });
    expect(told[0]).toEqual(['pods', 'skipped', 'rbac-missing']);
    expect(message).toContain(
      'the rule that grants it is { apiGroups: [""], resources: [pods], verbs: [list] }',
    );
    expect(told.slice(1).map(([, status, code]) => [status, code])).not.toContainEqual([
      expect.anything(),
      'rbac-missing',
    ]);
    expect(told[2]).toEqual(['ready', 'passed', undefined]);
  });

  it('asks nothing of nodes that it may not list, and passes nothing', async () => {
    const { told } = await run(['pods', 'tcp'], { [NODES]: forbidden('nodes') });
    expect(told).toEqual([
      ['pods', 'skipped', 'rbac-missing'],
      ['tcp', 'inconclusive', 'rbac-missing'],
    ]);
  });
});

const configOf = (serverAt: string) => ({
  clusters: [{ name: 'c', cluster: { server: serverAt } }],
  users: [{ name: 'u', user: {} }],
  contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  'current-context': 'x',
});
