import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, inject, it } from 'vitest';
import { restartControlPlane, rollDns, upgradeKubelet } from '../../lab/cluster/upgrade.ts';
import { attach } from '../../lab/lab.ts';
import { contextOf, type LabContext } from '../../lab/state/context.ts';
import { stateDir } from '../../lab/state/paths.ts';
import { readRecord } from '../../lab/state/record.ts';
import type { RunReport } from '../core/run-report.ts';
import type { WatchReport } from '../core/watch-report.ts';

/** Upgrades rehearsed on a real cluster: before, during and after. */

const BIN = resolve('dist/src/cli/bin.js');
const folder = mkdtempSync(join(tmpdir(), 'smoke-upgrade-'));
const lab = (): LabContext => contextOf(stateDir(), readRecord(stateDir())!);

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly text: string }>;
}

function smoke(...args: readonly string[]): Started {
  const base = ['--kubeconfig', inject('lab').smokeKubeconfig, '--image', 'docker.io/lab/node:24'];
  const child = spawn(process.execPath, [BIN, ...args, ...base], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text }));
  return { child, ended, said: () => text };
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

const heals: (() => Promise<void>)[] = [];
async function fault(name: string, ...targets: string[]): Promise<() => Promise<void>> {
  const heal = await (await attach())!.fault(name, ...targets);
  heals.push(heal);
  return heal;
}

afterEach(async () => {
  for (const heal of heals.splice(0)) await heal();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Watches while something happens, and some seconds on either side. */
async function watchWhile(happens: () => Promise<void>) {
  const watch = smoke('watch', '--json', 'watch.json', '--junit', 'watch.xml');
  await expect.poll(watch.said, { timeout: 30_000, interval: 100 }).toContain('watching');
  await sleep(4000);
  await happens();
  await sleep(7000);
  watch.child.kill('SIGINT');
  const { code, text } = await watch.ended;
  const report = read<WatchReport>('watch.json');
  const out = [...new Set(report.outages.map(({ path, from, to }) => `${path} ${from}>${to}`))].sort();
  return { code, text, report, out };
}

describe('a watch on a real cluster', { timeout: 150_000 }, () => {
  it('takes the restart of a kubelet for none of its own business', async () => {
    const { code, text, report } = await watchWhile(() => upgradeKubelet(lab(), 'n2', {}));
    expect([code, report.outages, report.unwatched], text).toEqual([0, [], []]);
    expect(text).toContain('n2 is not heard of; its agent goes on by itself');
    expect(text).toContain('n2 is heard of');
  });

  it('outlives the API server, tells that it was away, and nothing else', async () => {
    const { code, text, report, out } = await watchWhile(() => restartControlPlane(lab(), 6000));
    expect(out, text).toEqual(['n1', 'n2', 'n3'].map((node) => `api-server ${node}>kubernetes.default`));
    expect([code, report.unwatched], text).toEqual([1, []]);
    expect(report.outages.some(({ ongoing }) => ongoing)).toBe(false);
    // once it is up again it may stumble a second time, not being ready yet
    for (const { path, outMs } of report.ways) if (path === 'api-server') expect(outMs).toBeGreaterThan(5000);
  });

  it('tells that the pod network of a node was away, for how long, and who noticed', async () => {
    let [from, to] = [0, 0];
    const { code, text, report } = await watchWhile(async () => {
      const heal = await fault('overlay-down', 'n2');
      from = Date.now();
      await sleep(5000);
      await heal();
      to = Date.now();
    });
    const tcp = report.outages.filter(({ path }) => path === 'tcp');
    expect(tcp.map((one) => `${one.from}>${one.to}`).sort(), text).toEqual([
      'n1>n2',
      'n2>n1',
      'n2>n3',
      'n3>n2',
    ]);
    for (const { startedAt, endedAt, durationMs } of tcp) {
      expect(Math.abs(Date.parse(startedAt) - from), text).toBeLessThan(1500);
      expect(Math.abs(Date.parse(endedAt) - to), text).toBeLessThan(1500);
      expect(Math.abs(durationMs - (to - from)), text).toBeLessThan(1500);
    }
    // a DNS replica may be on n2, and is missed by all
    const others = report.outages.filter(
      ({ path, ...one }) => path !== 'dns' && one.from !== 'n2' && one.to !== 'n2',
    );
    expect([code, others], text).toEqual([1, []]);
  });
});

async function snapshot(): Promise<number | null> {
  return (await smoke('snapshot', '-o', 'before.json').ended).code;
}

async function verify(...args: readonly string[]) {
  const ended = await smoke('verify', '--baseline', 'before.json', '--json', 'after.json', ...args).ended;
  const { comparison } = read<RunReport>('after.json');
  const of = (meaning: string) => comparison?.differences.filter((one) => one.meaning === meaning) ?? [];
  return { ...ended, of };
}

describe('an upgrade of a real cluster', { timeout: 170_000 }, () => {
  it('that goes well is verified: a kubelet with another configuration, the API server restarted, DNS rolled', async () => {
    expect(await snapshot()).toBe(0);
    await upgradeKubelet(lab(), 'n2', { maxPods: 100 });
    await restartControlPlane(lab(), 1000);
    await rollDns(lab());
    const { code, text, of } = await verify();
    expect([code, of('worse')], text).toEqual([0, []]);
    expect(text).toMatch(/^✔ VERIFIED {2}nothing is worse than before/m);
  });

  it('that breaks DNS on a node fails with that cause', async () => {
    expect(await snapshot()).toBe(0);
    await rollDns(lab());
    await fault('dns-node', 'n3');
    const { code, text, of } = await verify();
    expect(code, text).toBe(1);
    expect(
      of('worse').map(({ cause }) => cause),
      text,
    ).toContain('dns-on-node');
    expect(text).toMatch(/^✖ WORSE /m);
  });

  it('of a cluster with an old fault is verified and says so, and fails with --strict', async () => {
    await fault('dns-node', 'n3');
    expect(await snapshot()).toBe(1);
    await upgradeKubelet(lab(), 'n1', { maxPods: 101 });
    const { code, text, of } = await verify();
    expect([code, of('worse')], text).toEqual([0, []]);
    expect(
      of('old').map(({ cause }) => cause),
      text,
    ).toContain('dns-on-node');
    expect(text).toContain('broken before as well');
    expect((await verify('--strict')).code).toBe(1);
  });
});
