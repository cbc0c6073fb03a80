import { describe, expect, it } from 'vitest';
import { Project, spec } from './testing.ts';

/** n3 hears everybody, and n2 does not hear n1; except where pods of a test's own are on both of them. */
const FAULT = ['--local-fault', 'drop:n1>n2'];

const N1 = "cluster.everyNode({ 'kubernetes.io/hostname': 'n1' })";
const N2 = "cluster.everyNode({ 'kubernetes.io/hostname': 'n2' })";
const N3 = "cluster.everyNode({ 'kubernetes.io/hostname': 'n3' })";

/** Runs one test with these lines in it. */
async function tried(...lines: readonly string[]) {
  using project = new Project({
    'a.smoke.ts': spec("test('mine', async ({ cluster }) => {", ...lines, '});'),
  });
  const fault = lines.join().includes('cluster.pods') ? [] : FAULT;
  const { code, report } = await project.local('a.smoke.ts', ...fault);
  const [outcome] = report.outcomes;
  const message = outcome && 'message' in outcome ? outcome.message : '';
  return { status: outcome?.status, code, message };
}

const WEB = "const web = await cluster.pods('web', { count: 2, serve: { http: 8080, tcp: 8081 } });";

describe('what a matcher says holds', () => {
  it.each([
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
  ])('%s', async (_, line) => {
    expect(await tried(line)).toEqual({ status: 'passed', code: 0, message: '' });
  });

  it('in the end, where it is asked again', async () => {
    const seen = await tried(
      WEB,
      'const front = cluster.service(web);',
      "await expect(cluster.everyNode()).toReach(front, { evenly: true, eventually: '10s' });",
      'await web[0].delete();',
      "await expect(cluster.everyNode()).toReach(front, { port: 8081, eventually: '10s' });",
      'const more = await web.add();',
      'expect(more.name).toMatch(/-2$/);',
      "await expect(cluster.everyNode()).toReach(front, { evenly: true, eventually: '10s' });",
    );
    expect(seen).toEqual({ status: 'passed', code: 0, message: '' });
  });
});

describe('what a matcher says does not hold', () => {
  it.each([
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
  ])('%s', async (_, line, says) => {
    const { status, code, message } = await tried(line);
    expect([status, code], message).toEqual(['failed', 1]);
    expect(message).toMatch(says);
  });
});

describe('what cannot be asked', () => {
  it.each([
    ['toServe', "await expect('127.0.0.1').toServe('/', { from: cluster.everyNode({ zone: 'a' }) });"],
    ['toBeBlocked', "await expect(cluster.everyNode({ zone: 'a' })).toBeBlocked('127.0.0.1', { port: 9 });"],
    [
      'not.toBeBlocked',
      "await expect(cluster.everyNode({ zone: 'a' })).not.toBeBlocked('127.0.0.1', { port: 9 });",
    ],
  ])('by %s is inconclusive', async (_, line) => {
    expect(await tried(line)).toMatchObject({
      status: 'inconclusive',
      code: 3,
      message: expect.stringContaining('nobody'),
    });
  });
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
