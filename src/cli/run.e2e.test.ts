import { parse } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { healthOf, Project, REPORTS, spec } from './testing.ts';

/** `smoke run` from end to end: the built command, agents that are processes, on small projects. */

// one after the other: fifty agents next to it would starve any other run
describe('a run on healthy nodes', { timeout: 60_000 }, () => {
  it('passes with the shipped suites, and its reports say so', async () => {
    using project = new Project();
    const { code, stdout } = await project.smoke('run', '--driver', 'local', ...REPORTS);
    expect(stdout).toMatch(/^✔ PASSED {2}/);
    expect(code).toBe(0);
    const health = healthOf(project);
    expect(health).toMatchObject({ status: 'running', findings: [] });
    expect(health.nodes.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'n1 running',
      'n2 running',
      'n3 running',
    ]);
    const pod = health.connectivity.filter(({ path }) => path === 'pod');
    expect(pod).toMatchObject([
      { protocol: 'tcp', tried: 6, failed: [] },
      { protocol: 'udp', tried: 6, failed: [] },
    ]);
    const junit = await parse(project.read('junit.xml'));
    expect(junit).toMatchObject({ name: 'kube-smoke', failures: 0, errors: 0 });
    const suites = (junit as { testsuite: { name: string; testcase: { classname: string }[] }[] }).testsuite;
    expect(suites.map(({ name }) => name)).toEqual([
      'control-plane',
      'dns',
      'etcd',
      'nodes',
      'overlay',
      'services',
    ]);
    for (const { name, testcase } of suites)
      for (const { classname } of testcase) expect(classname).toBe(`smoke.${name}`);
    await expect.poll(() => project.processes(), { timeout: 10_000 }).toEqual([]);
  });

  it('asks each of fifty nodes, and every node is asked', async () => {
    const suite = spec("suite('s', () => { check('tcp', everyNode().reaches(everyNode()).tcp()); });");
    using project = new Project({ 'a.smoke.ts': suite });
    const { code, report } = await project.local('a.smoke.ts', '--local-nodes', '50');
    expect(report.nodes).toHaveLength(50);
    const [tcp] = report.connectivity;
    expect(tcp).toMatchObject({ tried: 400, notTried: 50 * 49 - 400, failed: [] });
    for (const side of ['from', 'to'] as const) {
      const asked = report.outcomes[0]!.observations.map((seen) => seen[side]);
      expect(new Set(asked).size).toBe(50);
    }
    expect(code).toBe(0);
  });

  it('knows its own pods and services: every word of the DSL holds', async () => {
    const words = spec(
      "suite('words', () => {",
      "  const web = pods('web', { count: 2, serve: { tcp: 8080, udp: 8081, http: 8082 } });",
      '  const front = service(web);',
      "  check('resolves', everyNode().resolves(front).sameAsApi().within('30s'));",
      "  check('http', everyNode().http(front, '/x').status(200));",
      "  check('http by all', everyNode().http(front).byEveryBackend());",
      "  check('tcp', everyNode().tcp(front));",
      "  check('tcp by all', web.reaches(front).tcp().byEveryBackend());",
      "  check('udp', web.reaches(everyNode()).udp());",
      "  check('pods', everyNode().reaches(web).tcp().within('30s'));",
      "  check('closed', everyNode().reaches(web).tcp(9).refused());",
      "  check('blocked', everyNode().reaches(web).tcp(9).blocked());",
      "  check('via', web.resolves(front).via(dnsService(), 'tcp').sameAsApi());",
      "  check('one of one', everyNode({ 'kubernetes.io/hostname': 'n2' }).reaches(web).tcp());",
      '});',
    );
    using project = new Project({ 'a.smoke.ts': words });
    const { code, report } = await project.local('a.smoke.ts');
    expect(report.outcomes.map(({ name, status }) => `${name}: ${status}`)).toEqual(
      [
        'blocked',
        'closed',
        'http',
        'http by all',
        'one of one',
        'pods',
        'resolves',
        'tcp',
        'tcp by all',
        'udp',
        'via',
      ].map((name) => `${name}: passed`),
    );
    expect(
      report.outcomes.find(({ name }) => name === 'one of one')!.observations.map(({ from }) => from),
    ).toEqual(['n2', 'n2']);
    expect(code).toBe(0);
  });
});
