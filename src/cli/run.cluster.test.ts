import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { suiteCases } from '../../lab/cases/index.ts';
import { attach, type Lab } from '../../lab/lab.ts';
import { SHIPPED } from './testing.ts';

const BIN = resolve('dist/src/cli/bin.js');

interface Health {
  readonly status: string;
  readonly run: { readonly durationMs: number };
  readonly checks: readonly { suite: string; name: string; outcome: string; message: string }[];
  readonly connectivity: readonly {
    protocol: string;
    path: string;
    tried: number;
    failed: { from: string; to: string }[];
  }[];
  readonly findings: readonly { cause: string; nodes: string[] }[];
}

interface Ended {
  readonly code: number | null;
  readonly text: string;
  readonly health: Health;
  readonly junit: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the real command against the lab, as the user with no more rights than it needs. */
function smoke(args: readonly string[] = [], kubeconfig = inject('lab').smokeKubeconfig): Running {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-cluster-'));
  const files = { junit: join(folder, 'j.xml'), health: join(folder, 'h.json') };
  const command = ['run', '--kubeconfig', kubeconfig, '--image', 'docker.io/lab/node:24', '--verbose'];
  const reports = ['--junit', files.junit, '--health', files.health];
  const child = spawn(process.execPath, [BIN, ...command, ...reports, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    text,
    health: JSON.parse(readOr(files.health, '{}')) as Health,
    junit: readOr(files.junit, ''),
  }));
  return { child, ended };
}

function readOr(file: string, other: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return other;
  }
}

async function lab(): Promise<Lab> {
  const attached = await attach();
  if (!attached) throw new Error('no lab runs');
  return attached;
}

/** Everything in the cluster with our label, by kind and name. */
async function leftovers(kinds = ['namespaces', 'pods', 'services', 'configmaps']): Promise<string[]> {
  const { adminRequest } = await lab();
  const selector = encodeURIComponent('app.kubernetes.io/managed-by=kube-smoke');
  const found = kinds.map(async (kind) => {
    const { body } = await adminRequest('GET', `/api/v1/${kind}?labelSelector=${selector}`);
    const { items } = body as { items: { metadata: { name: string } }[] };
    return items.map(({ metadata }) => `${kind}/${metadata.name}`);
  });
  return (await Promise.all(found)).flat();
}

async function agentsRunning(): Promise<number> {
  const selector = encodeURIComponent('app.kubernetes.io/managed-by=kube-smoke');
  const path = `/api/v1/pods?labelSelector=${selector}&fieldSelector=status.phase%3DRunning`;
  const { body } = await (await lab()).adminRequest('GET', path);
  return (body as { items: unknown[] }).items.length;
}

const edges = (health: Health, path = 'pod') =>
  health.connectivity
    .filter((entry) => entry.path === path)
    .map(
      ({ protocol, failed }) =>
        `${protocol}: ${failed
          .map(({ from, to }) => `${from}>${to}`)
          .sort()
          .join(' ')}`,
    )
    .sort();

describe('smoke run on a real cluster', () => {
  const heals: (() => Promise<void>)[] = [];
  const fault = async (name: string, ...targets: string[]) =>
    void heals.push(await (await lab()).fault(name, ...targets));

  afterEach(async () => {
    for (const heal of heals.splice(0)) await heal();
  });

  it('passes all suites on a healthy cluster, and leaves nothing', async () => {
    const { code, text, health, junit } = await smoke().ended;
    expect(text).toContain('PASSED');
    expect(code).toBe(0);
    expect([...new Set(health.checks.map(({ suite }) => suite))].sort()).toEqual(SHIPPED);
    const notHere = suiteCases.flatMap((one) => Object.keys(one.notHere ?? {}));
    const wanted = health.checks.filter(
      ({ name, message }) =>
        !notHere.includes(name) &&
        !/configured|in smoke\.config|^opt-in|^there are no |no admission webhook/.test(message),
    );
    expect(wanted.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(health.findings).toEqual([]);
    expect(edges(health)).toEqual(['tcp: ', 'udp: ']);
    expect(junit.match(/<testsuite /g)).toHaveLength(SHIPPED.length);
    await expect.poll(() => leftovers(), { timeout: 15_000, interval: 500 }).toEqual([]);
  });

  it('names exactly the edges of a node whose overlay is down', async () => {
    await fault('overlay-down', 'n2');
    const { code, health, junit } = await smoke().ended;
    expect(code).toBe(1);
    expect(edges(health)).toEqual(['tcp: n1>n2 n2>n1 n2>n3 n3>n2', 'udp: n1>n2 n2>n1 n2>n3 n3>n2']);
    expect(health.findings[0]).toMatchObject({ cause: 'overlay-down', nodes: ['n2'] });
    expect(junit).toContain('type="overlay-down"');
  });

  it('is inconclusive, not failed, where the image is missing on a node', async () => {
    await fault('image-missing', 'n2');
    const { code, text, health } = await smoke().ended;
    expect(code, text).toBe(3);
    expect(health.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(health.findings[0]).toMatchObject({ cause: 'image-unavailable', nodes: ['n2'] });
    expect(
      health.connectivity.find(({ protocol, path }) => protocol === 'tcp' && path === 'pod'),
    ).toMatchObject({ failed: [] });
    expect(text).toMatch(/n1 +- +\? +ok/);
  });

  it('writes its reports and cleans up when interrupted half-way', async () => {
    const { child, ended } = smoke();
    await expect.poll(agentsRunning, { timeout: 20_000, interval: 50 }).toBeGreaterThan(0);
    child.kill('SIGINT');
    const { code, health, junit } = await ended;
    expect(code).toBe(130);
    expect(health.status).toBe('unknown');
    expect(junit).toContain('<testsuite');
    await expect.poll(() => leftovers(), { timeout: 15_000, interval: 500 }).toEqual([]);
  });

  it('leaves nothing running when it is killed, and `smoke clean` removes the rest', async () => {
    const { child, ended } = smoke();
    await expect.poll(agentsRunning, { timeout: 20_000, interval: 50 }).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await ended;
    expect(await leftovers(['namespaces'])).not.toEqual([]);
    await expect.poll(agentsRunning, { timeout: 60_000, interval: 1000 }).toBe(0);
    const clean = spawn(process.execPath, [BIN, 'clean', '--kubeconfig', inject('lab').smokeKubeconfig], {
      stdio: 'ignore',
    });
    expect((await once(clean, 'close'))[0]).toBe(0);
    await expect.poll(() => leftovers(), { timeout: 15_000, interval: 500 }).toEqual([]);
  });

  it('names a dead API server within ten seconds', async () => {
    await fault('apiserver-down');
    const { code, health, junit } = await smoke().ended;
    expect(code).toBe(1);
    expect(health.findings[0]).toMatchObject({ cause: 'apiserver-down' });
    expect(health.run.durationMs).toBeLessThan(10_000);
    expect(junit).toContain('type="apiserver-down"');
  });

  it('names a node that goes down while it is asked, and does not wait for it', async () => {
    const { child, ended } = smoke();
    let told = '';
    child.stderr?.on('data', (chunk) => (told += chunk));
    await expect.poll(() => told, { timeout: 20_000, interval: 5 }).toContain('✔ overlay/tcp');
    await fault('node-down', 'n2');
    const { code, text, health } = await ended;
    expect([code, health.findings.map(({ cause, nodes }) => [cause, ...nodes])], text).toEqual([
      1,
      [['node-down', 'n2']],
    ]);
    expect(health.run.durationMs).toBeLessThan(30_000);
  });

  it('two runs at once do not meet', async () => {
    const both = await Promise.all([smoke().ended, smoke().ended]);
    expect(
      both.map(({ code }) => code),
      both.map(({ text }) => text).join('\n'),
    ).toEqual([0, 0]);
  });
});
