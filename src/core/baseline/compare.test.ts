import { describe, expect, it } from 'vitest';
import { cutOff, edge, type Fault, facts, from, mesh, round, silent } from '../../diagnose/testing.ts';
import { reportOf } from '../../report/testing.ts';
import type { WorkloadCount } from '../cluster-state.ts';
import type { ClusterFacts } from '../facts.ts';
import type { Observation, Outcome } from '../outcome.ts';
import type { Baseline, BaselineCheck } from './baseline.ts';
import { baselineOf } from './baseline-of.ts';
import { type Comparing, compare } from './compare.ts';

const three = ['n1', 'n2', 'n3'];
const of = (outcomes: readonly Outcome[], more: Parameters<typeof reportOf>[1] = {}): Baseline =>
  baselineOf(reportOf(outcomes, more));
const well = of(round(three));
const plainly: Comparing = { strict: false, interrupted: false, notSelected: new Set() };
const differ = (before: Baseline, after: Baseline, how: Partial<Comparing> = {}) => {
  const { verdict, differences } = compare(before, after, { ...plainly, ...how });
  return [verdict, ...differences.map(({ meaning, name }) => `${meaning} ${name}`)];
};
const slow =
  (ms: number, some: Fault = () => silent()): Fault =>
  (a, b) =>
    some(a, b) && { status: 'passed', code: '', durationMs: ms };
const tcp = (fault?: Fault) => of([mesh(three, 'tcp', fault)]);
const withCheck = (check: Partial<BaselineCheck>): Baseline => ({
  ...well,
  checks: [{ id: 'a/b', outcome: 'passed', durationMs: 1, ...check }],
});

describe('a check', () => {
  it.each<[string, Baseline, Baseline, string[]]>([
    ['is as it was', well, well, ['passed']],
    ['fails now', withCheck({}), withCheck({ outcome: 'failed' }), ['failed', 'worse a/b']],
    ['is well again', withCheck({ outcome: 'failed' }), withCheck({}), ['passed', 'better a/b']],
    [
      'failed before',
      withCheck({ outcome: 'failed' }),
      withCheck({ outcome: 'failed' }),
      ['passed', 'old a/b'],
    ],
    // nobody knows that it was broken: that does not excuse it
    [
      'was skipped',
      withCheck({ outcome: 'skipped' }),
      withCheck({ outcome: 'failed' }),
      ['failed', 'worse a/b'],
    ],
    ['was not there', { ...well, checks: [] }, withCheck({ outcome: 'failed' }), ['failed', 'worse a/b']],
    ['is not asked', withCheck({}), withCheck({ outcome: 'inconclusive' }), ['inconclusive', 'unclear a/b']],
    ['is skipped', withCheck({}), withCheck({ outcome: 'skipped' }), ['inconclusive', 'unclear a/b']],
    ['is gone', withCheck({}), { ...well, checks: [] }, ['inconclusive', 'unclear a/b']],
    [
      'could never be asked',
      { ...well, checks: [...well.checks, { id: 'a/b', outcome: 'inconclusive', durationMs: 1 }] },
      { ...well, checks: [...well.checks, { id: 'a/b', outcome: 'inconclusive', durationMs: 1 }] },
      ['passed', 'unasked a/b'],
    ],
  ])('%s', (_, before, after, wanted) => {
    expect(differ(before, after)).toEqual(wanted);
  });

  it('that is not to be asked this time is not compared', () => {
    const notSelected = new Set(['dns/cluster', 'dns/udp']);
    const checks = well.checks.filter(({ id }) => !notSelected.has(id));
    expect(differ(well, { ...well, checks })).toEqual([
      'inconclusive',
      'unclear dns/cluster',
      'unclear dns/udp',
    ]);
    expect(differ(well, { ...well, checks }, { notSelected })).toEqual(['passed']);
  });

  it('is told with its cause', () => {
    const after = of(round(three, { tcp: cutOff('n2'), udp: cutOff('n2') }));
    expect(compare(well, after, plainly).differences).toMatchObject([
      { name: 'overlay/tcp', before: 'passed', after: 'failed (ETIMEDOUT)', cause: 'overlay-down' },
      { name: 'overlay/udp', cause: 'overlay-down' },
    ]);
  });
});

describe('what was broken before', () => {
  const before = of(round(three, { dns: from('n1') }));

  it.each([
    { strict: false, verdict: 'passed', says: /^nothing is worse than before, 2 as broken as before/ },
    {
      strict: true,
      verdict: 'failed',
      says: /^nothing is worse .* --strict counts .*: dns\/cluster, dns\/udp$/,
    },
  ])('counts only with strict: $strict', ({ strict, verdict, says }) => {
    const told = compare(before, before, { ...plainly, strict });
    expect(told.verdict).toBe(verdict);
    expect(told.summary).toMatch(says);
  });

  it('does not hide that it has spread, where there is a cause for that', () => {
    const after = of(round(three, { dns: from('n1', 'n2') }));
    expect(differ(before, after)[0]).toBe('failed');
    expect(differ(after, before)[0]).toBe('passed');
  });

  it('may be on other ways by chance', () => {
    const chance = (way: string) => ({ ...tcp(edge(way)), findings: [] });
    expect(differ(chance('n1>n2'), chance('n2>n3'))).toEqual(['passed', 'old overlay/tcp']);
  });

  it.each([
    ['Deployment shop/web', 'Deployment shop/api', 'failed'],
    ['n1', 'n2', 'failed'],
    // the same one with another name
    ['Pod shop/web-1', 'Pod shop/web-2', 'passed'],
    ['3 more', '2 more', 'passed'],
  ])('as the API server tells it of %s is worse with %s', (first, second, verdict) => {
    const told = (...names: string[]): Baseline => {
      const seen = names.map(
        (to): Observation => ({
          from: 'api',
          to,
          status: 'failed',
          expected: '',
          observed: '',
          attempts: 1,
        }),
      );
      const base = {
        suite: 'a',
        name: 'b',
        durationMs: 1,
        attempts: 1,
        asked: { protocol: 'api', path: 'api' },
      };
      const outcome = { ...base, id: 'a/b', status: 'failed', code: 'x', message: '', observations: seen };
      return { ...of([outcome as Outcome]), findings: [] };
    };
    expect(differ(told(first), told(first, second))[0]).toBe(verdict);
  });
});

describe('a check that is slower', () => {
  it.each<[string, Baseline, Baseline, string]>([
    ['by far', tcp(slow(1)), tcp(slow(150)), 'failed'],
    ['three times, but not 100 ms', tcp(slow(1)), tcp(slow(100)), 'passed'],
    ['100 ms, but not three times', tcp(slow(200)), tcp(slow(400)), 'passed'],
    ['once, as where a packet is lost', tcp(slow(1)), tcp(slow(1200, edge('n1>n2'))), 'passed'],
    ['on all ways of a node', tcp(slow(1)), tcp(slow(150, cutOff('n2'))), 'failed'],
    [
      'with too little to judge by',
      of([mesh(['n1', 'n2'], 'tcp', slow(1))]),
      of([mesh(['n1', 'n2'], 'tcp', slow(150))]),
      'passed',
    ],
    [
      'and takes as long as it is told',
      of([mesh(three, 'loss')]),
      of([mesh(three, 'loss', slow(9000))]),
      'passed',
    ],
  ])('%s', (_, before, after, verdict) => expect(differ(before, after)[0]).toBe(verdict));

  it('for one node of many is told with the node', () => {
    const many = Array.from({ length: 8 }, (_, i) => `n${i + 1}`);
    const at = (fault: Fault) => of([mesh(many, 'tcp', fault)], { facts: facts(many) });
    expect(compare(at(slow(1)), at(slow(150, cutOff('n2'))), plainly).differences).toMatchObject([
      { name: 'overlay/tcp', before: 'median 1ms for n2', after: 'median 150ms for n2' },
    ]);
  });

  it('as a new name was looked for later is not', () => {
    const age =
      (ageMs: number): Fault =>
      () => ({ status: 'passed', code: '', durationMs: ageMs, measured: { ageMs } });
    const before = of([mesh(three, 'tcp', age(500))]);
    expect(differ(before, of([mesh(three, 'tcp', age(2400))]))).toEqual(['passed']);
  });

  it('as its host lacked CPU is not', () => {
    const starved: Fault = () => ({ status: 'passed', code: '', durationMs: 900, latencyUnreliable: true });
    expect(differ(tcp(), tcp(starved))).toEqual(['passed']);
  });
});

const cluster = (names: readonly string[], more: { role?: string; version?: string } = {}): ClusterFacts => {
  const { role = 'worker', version = 'v1.35.4' } = more;
  const { nodes, ...rest } = facts(names);
  const labels = { [`node-role.kubernetes.io/${role}`]: '' };
  return { ...rest, version, nodes: nodes.map((node) => ({ ...node, labels, kubeletVersion: version })) };
};
const at = (known: ClusterFacts): Baseline => of([mesh(['n1', 'n2'], 'tcp')], { facts: known });

describe('a cluster', () => {
  const both = cluster(['n1', 'n2']);
  it.each<[string, ClusterFacts, string[]]>([
    ['that lost a node', cluster(['n1']), ['failed', 'worse n2']],
    ['with a new node', cluster(['n1', 'n2', 'n3']), ['passed', 'moved n3']],
    ['with a node replaced', cluster(['n1', 'n3']), ['passed', 'moved n2']],
    [
      'with another role instead',
      { ...both, nodes: [both.nodes[0]!, ...cluster(['n3'], { role: 'etcd' }).nodes] },
      ['failed', 'worse n2', 'moved n3'],
    ],
    [
      'with another version',
      cluster(['n1', 'n2'], { version: 'v1.36.0' }),
      ['passed', 'moved the API server', 'moved kubelet of n1', 'moved kubelet of n2'],
    ],
    ['whose nodes nobody tells', cluster([]), ['inconclusive', 'unclear nodes']],
  ])('%s', (_, known, wanted) => expect(differ(at(both), at(known))).toEqual(wanted));
});

const web = (available: number, desired: number): WorkloadCount => ({
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  available,
  desired,
});
const name = 'Deployment shop/web';

describe('a workload', () => {
  it.each<[string, WorkloadCount | undefined, string[]]>([
    ['is as it was', web(3, 3), ['passed']],
    ['has lost a replica', web(2, 3), ['failed', `worse ${name}`]],
    ['is to have fewer', web(1, 1), ['passed']],
    ['is to have more', web(3, 9), ['passed']],
    ['is gone', undefined, ['failed', `worse ${name}`]],
  ])('%s', (_, now, wanted) => {
    const [before, after] = [[web(3, 3)], now ? [now] : []].map((workloads) => ({ ...well, workloads }));
    expect(differ(before!, after!)).toEqual(wanted);
  });

  it.each([
    ['lacks as many', web(1, 3), ['passed', `old ${name}`]],
    ['lacks more', web(0, 3), ['failed', `worse ${name}`]],
    ['has come back', web(3, 3), ['passed', `better ${name}`]],
  ])('that lacked some %s', (_, now, wanted) => {
    expect(differ({ ...well, workloads: [web(1, 3)] }, { ...well, workloads: [now] })).toEqual(wanted);
  });

  it('that may no longer be read leaves it open', () => {
    expect(differ({ ...well, workloads: [web(1, 1)] }, well)).toEqual(['inconclusive', 'unclear workloads']);
    expect(differ(well, { ...well, workloads: [web(0, 1)] })).toEqual(['passed']);
  });
});

describe('a certificate', () => {
  const shown = (ends: string, fingerprint?: string): Baseline => ({
    ...well,
    certificates: [{ of: 'the API server at k', ends, ...(fingerprint ? { fingerprint } : {}) }],
  });
  it.each([
    ['the same', shown('2030', 'AA'), ['passed']],
    ['another', shown('2030', 'BB'), ['passed', 'moved the API server at k']],
    ['the same, as far as is known', shown('2030'), ['passed']],
    ['one with another end', shown('2031'), ['passed', 'moved the API server at k']],
  ])('is %s', (_, after, wanted) => expect(differ(shown('2030', 'AA'), after)).toEqual(wanted));
});

it('is interrupted whatever was found until then', () => {
  expect(differ(withCheck({}), withCheck({ outcome: 'failed' }), { interrupted: true })[0]).toBe(
    'interrupted',
  );
});
