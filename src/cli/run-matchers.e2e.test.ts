import { describe, expect, it } from 'vitest';
import { Project, spec } from './testing.ts';

/** n3 hears everybody, and n2 does not hear n1; except where pods of a test's own are on both of them. */
const FAULT = ['--local-fault', 'drop:n1>n2'];

const N1 = "cluster.everyNode({ 'kubernetes.io/hostname': 'n1' })";
const N2 = "cluster.everyNode({ 'kubernetes.io/hostname': 'n2' })";
const N3 = "cluster.everyNode({ 'kubernetes.io/hostname': 'n3' })";

type Case = readonly [name: string, line: string];

/** Tests of one line each in as few runs as can be, once somebody asks: those with pods of their own run without the fault. */
function tried(cases: readonly (readonly [...Case, unknown?])[]) {
  const needPods = (wanted: boolean) => cases.filter(([, line]) => line.includes('cluster.pods') === wanted);
  let begun: ReturnType<typeof runAll> | undefined;
  const runAll = () => Promise.all([runOf(needPods(true), []), runOf(needPods(false), FAULT)]);
  const runs = () => (begun ??= runAll());
  return {
    codes: async () => (await runs()).flatMap(({ code }) => code),
    outcome: async (name: string) => {
      const found = (await runs()).flatMap(({ outcomes }) => outcomes).find((one) => one.name === name);
      return { status: found?.status, message: found && 'message' in found ? found.message : '' };
    },
  };
}

async function runOf(cases: readonly (readonly [...Case, unknown?])[], fault: readonly string[]) {
  if (cases.length === 0) return { code: [], outcomes: [] };
  const tests = cases.map(
    ([name, line]) => `test(${JSON.stringify(name)}, async ({ cluster }) => { ${line} });`,
  );
  using project = new Project({ 'a.smoke.ts': spec(...tests) });
  const { code, report } = await project.local('a.smoke.ts', ...fault);
  return { code: [code], outcomes: report.outcomes };
}

const WEB = "const web = await cluster.pods('web', { count: 2, serve: { http: 8080, tcp: 8081 } });";

const EVENTUALLY = [
  WEB,
  'const front = cluster.service(web);',
  "await expect(cluster.everyNode()).toReach(front, { evenly: true, eventually: '10s' });",
  'await web[0].delete();',
  "await expect(cluster.everyNode()).toReach(front, { port: 8081, eventually: '10s' });",
  'const more = await web.add();',
  'expect(more.name).toMatch(/-2$/);',
  "await expect(cluster.everyNode()).toReach(front, { evenly: true, eventually: '10s' });",
].join(' ');

describe('what a matcher says holds', () => {
  const cases: readonly Case[] = [
    ['toReach', `await expect(${N1}).toReach(${N3});`],
    ['toReach from pods', `${WEB} await expect(web).toReach(web, { port: 8081, within: '20s' });`],
    ['toReach evenly', `${WEB} await expect(${N1}).toReach(cluster.service(web), { evenly: true });`],
    ['not.toReach', `await expect(${N1}).not.toReach(${N2});`],
    ['toResolve', `${WEB} await expect(${N1}).toResolve(cluster.service(web));`],
    ['not.toResolve', `await expect(${N1}).not.toResolve('nowhere.invalid');`],
    ['toServe', `${WEB} await expect(cluster.service(web)).toServe('/healthz', { status: 200 });`],
    ['toServe, asked by pods', `${WEB} await expect(cluster.service(web)).toServe('/', { from: web });`],
    ['not.toServe', `${WEB} await expect(cluster.service(web)).not.toServe('/', { status: 404 });`],
    ['not.toServe of nobody', "await expect('nowhere.invalid').not.toServe();"],
    ['toBeBlocked by silence', `await expect(${N1}).toBeBlocked(${N2});`],
    ['toBeBlocked by a no', `await expect(${N1}).toBeBlocked(${N3}, { port: 9 });`],
    ['not.toBeBlocked', `await expect(${N1}).not.toBeBlocked(${N3});`],
    ['in the end, where it is asked again', EVENTUALLY],
  ];
  const runs = tried(cases);

  it.each(cases)('%s', async (name) => {
    expect(await runs.outcome(name)).toEqual({ status: 'passed', message: '' });
  });

  it('is exit code 0', async () => expect(await runs.codes()).toEqual([0, 0]));
});

describe('what a matcher says does not hold', () => {
  const cases: readonly [...Case, RegExp][] = [
    [
      'toReach',
      'await expect(cluster.everyNode()).toReach(cluster.everyNode());',
      /n1 → n2.*\n[\s\S]*from \\ to/,
    ],
    [
      'not.toReach, which some do',
      'await expect(cluster.everyNode()).not.toReach(cluster.everyNode());',
      /expected not to, and it does: n1 → n3/,
    ],
    [
      'toResolve',
      "await expect(cluster.everyNode()).toResolve('nowhere.invalid');",
      /nowhere\.invalid.*NXDOMAIN/,
    ],
    [
      'not.toResolve',
      `${WEB} await expect(${N1}).not.toResolve(cluster.service(web));`,
      /expected not to, and it does: n1 → web/,
    ],
    [
      'toServe',
      `${WEB} await expect(cluster.service(web)).toServe('/', { status: 404 });`,
      /expected status 404, observed status 200 \(and 2 more of 3\)[\s\S]*n3 → web/,
    ],
    ['not.toServe', `${WEB} await expect(cluster.service(web)).not.toServe();`, /and it does: n1 → web/],
    [
      'toBeBlocked',
      `await expect(${N1}).toBeBlocked(cluster.everyNode());`,
      /n1 → n3: expected blocked, observed open/,
    ],
    ['not.toBeBlocked', `await expect(${N1}).not.toBeBlocked(cluster.everyNode());`, /and it does: n1 → n2/],
    [
      'however often it is asked',
      `await expect(${N1}).toReach(${N2}, { eventually: '200ms' });`,
      /n1 → n2: .*silence/,
    ],
    ['toServe of nobody who serves', 'await expect(5).toServe();', /needs what serves/],
    [
      'a subject that cannot ask',
      "await expect('n1').toBeBlocked('127.0.0.1', { port: 9 });",
      /somebody who can ask/,
    ],
    [
      'a bad duration',
      `await expect(${N1}).toReach(${N3}, { eventually: 'soon' });`,
      /'soon' is no duration/,
    ],
  ];
  const runs = tried(cases);

  it.each(cases)('%s', async (name, _, says) => {
    const { status, message } = await runs.outcome(name);
    expect(status, message).toBe('failed');
    expect(message).toMatch(says);
  });

  it('is exit code 1', async () => expect(await runs.codes()).toEqual([1, 1]));
});

describe('what cannot be asked', () => {
  const cases: readonly Case[] = [
    ['toServe', "await expect('127.0.0.1').toServe('/', { from: cluster.everyNode({ zone: 'a' }) });"],
    ['toBeBlocked', "await expect(cluster.everyNode({ zone: 'a' })).toBeBlocked('127.0.0.1', { port: 9 });"],
    [
      'not.toBeBlocked',
      "await expect(cluster.everyNode({ zone: 'a' })).not.toBeBlocked('127.0.0.1', { port: 9 });",
    ],
  ];
  const runs = tried(cases);

  it.each(cases)('by %s is inconclusive', async (name) => {
    expect(await runs.outcome(name)).toEqual({
      status: 'inconclusive',
      message: expect.stringContaining('nobody'),
    });
  });

  it('is exit code 3', async () => expect(await runs.codes()).toEqual([3]));
});

describe('a test in an opt-in suite', () => {
  const FILE = spec(
    "suite.optIn('slow', () => {",
    "  test('mine', async () => { expect(1).toBe(2); });",
    '});',
  );

  it('is skipped, with the reason', async () => {
    using project = new Project({ 'a.smoke.ts': FILE });
    const { report } = await project.local('a.smoke.ts');
    expect(report.outcomes).toMatchObject([
      { id: 'slow/mine', status: 'skipped', reason: "opt-in: --enable 'slow'" },
    ]);
  });

  it.each(['--suite', '--enable'])('runs where %s names it', async (option) => {
    using project = new Project({ 'a.smoke.ts': FILE });
    const { code, report } = await project.local('a.smoke.ts', option, 'slow');
    expect(report.outcomes).toMatchObject([{ id: 'slow/mine', status: 'failed' }]);
    expect(code).toBe(1);
  });
});
