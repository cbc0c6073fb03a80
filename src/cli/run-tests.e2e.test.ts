import { describe, expect, it } from 'vitest';
import { Project, spec } from './testing.ts';

describe('a test of one’s own', () => {
  it('starts pods, takes them away and sees it', async () => {
    using project = new Project({
      'a.smoke.ts': spec(
        "test('pods come and go', async ({ cluster }) => {",
        "  const web = await cluster.pods('web', { count: 2, serve: { tcp: 8080, udp: 8080 } });",
        '  expect(web).toHaveLength(2);',
        '  const front = service(web);',
        '  await expect(cluster.everyNode()).toReach(front);',
        "  await expect(cluster.everyNode()).toReach(web, { over: 'udp', within: '30s' });",
        '  await expect(cluster.everyNode()).toResolve(front);',
        '  await expect(cluster.everyNode()).not.toReach(web, { port: 9 });',
        '  await web[0].delete();',
        '  await expect(cluster.everyNode()).toReach(front);',
        '  await web[1].delete();',
        '  await expect(cluster.everyNode()).not.toReach(front);',
        "  await expect(cluster.everyNode()).not.toResolve('nowhere.invalid');",
        '});',
        "test('knows the nodes', async ({ cluster }) => {",
        "  expect((await cluster.nodes()).map(({ name }) => name)).toEqual(['n1', 'n2', 'n3']);",
        '});',
      ),
    });
    const { code, report, stderr } = await project.local('a.smoke.ts');
    expect(stderr).not.toContain('rror');
    expect(
      report.outcomes.map(({ id, status, ...rest }) => [id, status, 'message' in rest ? rest.message : '']),
    ).toEqual([
      ['a/knows the nodes', 'passed', ''],
      ['a/pods come and go', 'passed', ''],
    ]);
    expect(code).toBe(0);
  });

  it.each([
    {
      what: 'a fault is a failure',
      body: 'await expect(cluster.everyNode()).toReach(cluster.everyNode())',
      status: 'failed',
      code: 1,
      says: 'n1 → n2',
    },
    {
      what: '.not of what holds is a failure',
      body: "await expect(cluster.everyNode({ 'kubernetes.io/hostname': 'n3' })).not.toReach(cluster.everyNode())",
      status: 'failed',
      code: 1,
      says: 'expected not to',
    },
    {
      what: 'what is not there to be asked is inconclusive',
      body: "await expect(cluster.everyNode({ zone: 'a' })).toReach(cluster.everyNode())",
      status: 'inconclusive',
      code: 3,
      says: 'nobody to ask',
    },
    {
      what: '.not of what cannot be asked is inconclusive',
      body: "await expect(cluster.everyNode({ zone: 'a' })).not.toReach(cluster.everyNode())",
      status: 'inconclusive',
      code: 3,
      says: 'nobody to ask',
    },
    {
      what: 'a subject that cannot ask is named',
      body: "await expect('n1').toReach(cluster.everyNode())",
      status: 'failed',
      code: 1,
      says: 'somebody who can ask',
    },
    {
      what: 'an assertion of any kind is one',
      body: 'expect(await cluster.nodes()).toHaveLength(4)',
      status: 'failed',
      code: 1,
      says: 'length of 4',
    },
  ])('$what', async ({ body, status, code, says }) => {
    using project = new Project({ 'a.smoke.ts': spec(`test('mine', async ({ cluster }) => { ${body}; });`) });
    const run = await project.local('a.smoke.ts', '--local-fault', 'drop:n1>n2');
    expect(run.report.outcomes).toMatchObject([
      { id: 'a/mine', status, message: expect.stringContaining(says) },
    ]);
    expect(run.code).toBe(code);
  });
});
