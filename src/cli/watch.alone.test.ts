import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { WatchReport } from '../core/watch-report.ts';
import { type Command, type Ended, Project } from './testing.ts';

/** A watch over a fleet that breaks for a time, as the local driver can play it. */

const START = ['watch', '--driver', 'local', '--json', 'watch.json'];

interface Watched extends Ended {
  readonly report: WatchReport;
  /** e.g. `tcp n1>n2` */
  readonly out: string[];
  readonly unwatched: string[];
}

class Upgrade extends Project {
  /** @param faults for `--local-fault` */
  begin(faults: readonly string[], ...args: readonly string[]): Command {
    return this.start(...START, ...faults.flatMap((fault) => ['--local-fault', fault]), ...args);
  }

  async seen(ended: Promise<Ended>): Promise<Watched> {
    const { code, signal, stdout, stderr } = await ended;
    const report = JSON.parse(this.read('watch.json')) as WatchReport;
    const ways = (all: WatchReport['outages'] | WatchReport['unwatched']) =>
      [...new Set(all.map(({ path, from, to }) => `${path} ${from}>${to}`))].sort();
    const [out, unwatched] = [ways(report.outages), ways(report.unwatched)];
    return { code, signal, stdout, stderr, report, out, unwatched };
  }

  /** Watches for so long while the fleet has these faults. */
  watch(seconds: number, faults: readonly string[], ...args: readonly string[]): Promise<Watched> {
    return this.seen(this.begin(faults, '--timeout', `${seconds}s`, ...args).ended);
  }

  /** @returns what still runs of it after a while */
  async left(): Promise<number[]> {
    for (let i = 0; i < 100 && this.processes().length > 0; i++) await sleep(100);
    return this.processes();
  }
}

const sinceStart = ({ startedAt }: WatchReport, time: string): number =>
  (Date.parse(time) - Date.parse(startedAt)) / 1000;

/** Each outage, as [way, from, to], in seconds since the beginning, to half of the 1.5 s that a watch may be off. */
function near(report: WatchReport, way: string, from: number, to: number): void {
  const [path, nodes = ''] = way.split(' ');
  const [asker, target] = nodes.split('>');
  const found = report.outages.filter((o) => o.path === path && o.from === asker && o.to === target);
  expect(found.map((o) => o.durationMs / 1000)).toEqual([expect.closeTo(to - from, -0.47)]);
  const [{ startedAt = '', endedAt = '' } = {}] = found;
  expect(Math.abs(sinceStart(report, startedAt) - from), `${way} began`).toBeLessThan(1.5);
  expect(Math.abs(sinceStart(report, endedAt) - to), `${way} ended`).toBeLessThan(1.5);
}

describe.concurrent('a watch', { timeout: 60_000 }, () => {
  it('of a healthy fleet is green, ends when its file appears, and leaves nothing', async () => {
    using project = new Upgrade();
    const watch = project.begin([], '--until', 'upgrade.done', '--junit', 'junit.xml');
    await watch.says('watching 18 paths on 3 nodes');
    await sleep(4000);
    project.write('upgrade.done', '');
    const { code, stdout, report } = await project.seen(watch.ended);
    expect([code, report.outages, report.unwatched, report.endedBy]).toEqual([
      0,
      [],
      [],
      'file upgrade.done',
    ]);
    expect(report.ways).toHaveLength(18);
    for (const { watchedMs } of report.ways) expect(watchedMs).toBeGreaterThan(report.durationMs - 3000);
    expect(stdout).toMatch(/^✔ NO OUTAGE {2}no outage in \S+ on 3 nodes\n/);
    expect(stdout).toContain('- api-server  skipped: there is no service kubernetes.default here');
    expect(project.read('junit.xml')).not.toMatch(/<failure|<error/);
    expect(await project.left()).toEqual([]);
  });

  it('tells an outage with its way, its times and whether a kept connection lived on', async () => {
    using project = new Upgrade();
    const { code, stdout, stderr, report, out } = await project.watch(
      12,
      ['drop:n1>n2@3s-8s'],
      '--junit',
      'j.xml',
    );
    expect([code, out]).toEqual([1, ['kept n1>n2', 'tcp n1>n2']]);
    near(report, 'tcp n1>n2', 3, 8);
    near(report, 'kept n1>n2', 3, 8);
    expect(report.outages.map(({ code: why, broke, ongoing }) => [why, broke, ongoing])).toEqual([
      ['ETIMEDOUT', undefined, false],
      ['ETIMEDOUT', undefined, false],
    ]);
    expect(stdout).toMatch(/✖ kept {2}n1 → n2 {2}out from \S+Z for \S+, and lived on \(ETIMEDOUT\)/);
    expect(stderr).toMatch(/✖ tcp n1 → n2 out since [\s\S]*✔ tcp n1 → n2 is back after/);
    expect(project.read('j.xml').match(/<failure /g)).toHaveLength(2);
  });

  it('knows what happened while it could not hear of an agent', async () => {
    using project = new Upgrade();
    const { code, stderr, report, out, unwatched } = await project.watch(14, [
      'line-down:n3@2s-9s',
      'drop:n3>n1@3s-6s',
    ]);
    expect([code, out, unwatched]).toEqual([1, ['kept n3>n1', 'tcp n3>n1'], []]);
    near(report, 'tcp n3>n1', 3, 6);
    expect(stderr).toMatch(/\? n3 is not heard of[\s\S]*✔ n3 is heard of[\s\S]*tcp n3 → n1 out since/);
  });

  it('tells that no name resolved', async () => {
    using project = new Upgrade();
    const { code, out, report } = await project.watch(10, ['dns-down@3s-6s']);
    expect(code).toBe(1);
    expect(out.every((way) => way.startsWith('dns n'))).toBe(true);
    expect(out).toHaveLength(3);
    const name = report.outages[0]!.to;
    near(report, `dns n2>${name}`, 3, 6);
  });

  it('of a node that goes away and comes back tells what was not watched, which is no outage and not green', async () => {
    using project = new Upgrade();
    const fault = ['node-down:n2@3s-8s'];
    const { code, stdout, report, out, unwatched } = await project.watch(
      22,
      fault,
      '--allow-unwatched',
      '3s',
    );
    expect([code, out]).toEqual([3, []]);
    expect(unwatched.filter((way) => !way.includes('n2'))).toEqual([]);
    expect(unwatched.filter((way) => /^(tcp|kept)/.test(way))).toHaveLength(8);
    for (const { startedAt } of report.unwatched) expect(sinceStart(report, startedAt)).toBeGreaterThan(1);
    for (const { endedAt } of report.unwatched) expect(sinceStart(report, endedAt)).toBeLessThan(20);
    expect(stdout).toMatch(/\? tcp .*n1 → n2.* {2}unwatched from .*its agent was lost/);
    expect(await project.left()).toEqual([]);
  });

  it('is green where the gap and the outage are allowed', async () => {
    using project = new Upgrade();
    const { code, report } = await project.watch(9, ['drop:n1>n2@3s-5s'], '--allow-outage', '5s');
    expect([code, report.verdict, report.outages.length]).toEqual([0, 'passed', 2]);
  });

  it('that stood still itself does not take its own silence for an outage of what it serves', async () => {
    using project = new Upgrade();
    const watch = project.begin([], '--timeout', '14s');
    await watch.says('watching');
    await sleep(3000);
    watch.kill('SIGSTOP');
    await sleep(4000);
    watch.kill('SIGCONT');
    const { report, code, unwatched } = await project.seen(watch.ended);
    expect([code, report.outages]).toEqual([0, []]);
    // what leads into this process, and nothing else
    expect(unwatched.map((way) => way.replace(/>.*/, ''))).toEqual(
      ['dns', 'service'].flatMap((path) => ['n1', 'n2', 'n3'].map((node) => `${path} ${node}`)),
    );
  });

  it('says what lasted when it ended', async () => {
    using project = new Upgrade();
    const { code, stdout, report } = await project.watch(8, ['drop:n1>n2@3s-60s']);
    expect([code, report.outages.map(({ ongoing }) => ongoing)]).toEqual([1, [true, true]]);
    expect(stdout).toContain('still out at the end');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGUSR1'] as const)(
    'that is told to end by %s ends in order',
    async (signal) => {
      using project = new Upgrade();
      const watch = project.begin([], '--until', 'SIGUSR1');
      await watch.says('watching');
      await sleep(3000);
      watch.kill(signal);
      const { code, report } = await project.seen(watch.ended);
      expect([code, report.endedBy]).toEqual([0, signal]);
      expect(await project.left()).toEqual([]);
    },
  );

  it('that never began is interrupted', async () => {
    using project = new Upgrade();
    const watch = project.begin(['node-down:n1', 'node-down:n2', 'slow:n3=1s'], '--start-timeout', '20s');
    await watch.says('launching');
    watch.kill('SIGINT');
    expect((await watch.ended).code).toBe(130);
    expect(await project.left()).toEqual([]);
  });

  it('that ended before anything was tried is not green', async () => {
    using project = new Upgrade();
    const watch = project.begin([], '--every', '9s');
    await watch.says('watching');
    watch.kill('SIGINT');
    const { code, stdout, report } = await project.seen(watch.ended);
    expect([code, report.verdict]).toEqual([3, 'inconclusive']);
    expect(stdout).toMatch(/^\? COULD NOT TELL {2}\d+ of 18 paths were never tried\n/);
  });

  it('of which no agent comes up could not watch', async () => {
    using project = new Upgrade();
    const { code, stderr, stdout } = await project.begin(['node-down:n1', 'node-down:n2', 'node-down:n3'])
      .ended;
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('smoke: cannot watch: its agent was lost: --local-fault node-down:n1');
  });

  it.each([
    { args: ['--until', 'there'], says: '--until: there is there already' },
    { args: ['--until', 'SIGKILL'], says: 'nobody can wait for the signal SIGKILL' },
    { args: ['--every', '10ms'], says: '--every: 200ms at the least' },
    { args: ['--timeout', 'long'], says: "'long' is no duration" },
    { args: ['--local-fault', 'drop:n1>n2@8s-3s'], says: 'for a time, as in drop:A>B@3s-8s' },
    { args: ['--local-fault', 'slow:n1=1s@1s-2s'], says: 'for a time, as in drop:A>B@3s-8s' },
  ])('with $args is a mistake', async ({ args, says }) => {
    using project = new Upgrade({ there: '' });
    const { code, stderr } = await project.begin([], ...args).ended;
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });
});
