import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { Project, ROOT, spec } from './testing.ts';

/** `smoke run` from end to end: the built command, agents that are processes, on small projects. */

const schema = JSON.parse(readFileSync(join(ROOT, 'dist/src/report/health.schema.json'), 'utf8'));
const ajv = new Ajv({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(schema);

interface Health {
  readonly status: string;
  readonly summary: string;
  readonly findings: { readonly cause: string; readonly nodes: string[]; readonly explains: string[] }[];
  readonly connectivity: {
    readonly protocol: string;
    readonly path: string;
    readonly failed: Edge[];
    readonly tried: number;
  }[];
  readonly nodes: {
    readonly name: string;
    readonly status: string;
    readonly member_status: { readonly status: string };
  }[];
  readonly checks: { readonly suite: string; readonly name: string; readonly outcome: string }[];
}
type Edge = { readonly from: string; readonly to: string; readonly code: string; readonly phase: string };

function healthOf(project: Project): Health {
  const document = JSON.parse(project.read('health.json'));
  validate(document);
  expect(validate.errors).toBeNull();
  return document;
}

const reports = ['--junit', 'junit.xml', '--health', 'health.json'];

// one after the other: fifty agents next to it would starve any other run
describe('a run on healthy nodes', { timeout: 60_000 }, () => {
  it('passes with the shipped suites, and its reports say so', async () => {
    using project = new Project();
    const { code, stdout } = await project.smoke('run', '--driver', 'local', ...reports);
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
    expect(suites.map(({ name }) => name)).toEqual(['control-plane', 'dns', 'nodes', 'overlay', 'services']);
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

const mesh = spec(
  "suite('mesh', () => {",
  "  check('tcp', everyNode().reaches(everyNode()).tcp());",
  "  check('udp', everyNode().reaches(everyNode()).udp());",
  "  check('ready', everyNode().has('Ready'));",
  "  check('name', everyNode().resolves(service(everyNode())).via(dnsService()));",
  '});',
);
const between = (a: string[], b: string[]) =>
  a.flatMap((x) => b.flatMap((y) => [`${x}>${y}`, `${y}>${x}`])).sort();

describe.concurrent('a fault', { timeout: 60_000 }, () => {
  it.for([
    { fault: 'drop:n1>n2', cause: 'one-way-loss', nodes: ['n1', 'n2'], edges: ['n1>n2'] },
    { fault: 'drop:n1>n2 drop:n2>n1', cause: 'pair-blocked', nodes: ['n1', 'n2'], edges: ['n1>n2', 'n2>n1'] },
    {
      fault: 'partition:n1,n2|n3',
      cause: 'overlay-down',
      nodes: ['n3'],
      edges: between(['n1', 'n2'], ['n3']),
    },
    {
      fault: 'partition:n1,n2|n3,n4',
      cause: 'network-partition',
      nodes: ['n1', 'n2', 'n3', 'n4'],
      edges: between(['n1', 'n2'], ['n3', 'n4']),
    },
    { fault: 'dns-down', cause: 'dns-down', nodes: [], edges: [] },
    { fault: 'node-down:n2', cause: 'node-down', nodes: ['n2'], edges: [] },
  ])('$fault is found to be $cause', async ({ fault, cause, nodes, edges }, { expect }) => {
    using project = new Project({ 'a.smoke.ts': mesh });
    const faults = fault.split(' ').flatMap((one) => ['--local-fault', one]);
    const size = fault.includes('n4') ? '4' : '3';
    const { code } = await project.smoke(
      'run',
      '--driver',
      'local',
      '--local-nodes',
      size,
      ...faults,
      'a.smoke.ts',
      ...reports,
    );
    expect(code).toBe(1);
    const health = healthOf(project);
    expect(health.status).toBe('degraded');
    expect(health.findings.map((finding) => [finding.cause, finding.nodes])).toEqual([[cause, nodes]]);
    expect(health.connectivity.map(({ protocol, path }) => `${protocol} ${path}`)).toEqual([
      'tcp pod',
      'udp pod',
    ]);
    for (const { protocol, failed } of health.connectivity) {
      expect(failed.map(({ from, to }) => `${from}>${to}`)).toEqual(edges);
      const phase = protocol === 'tcp' ? 'connect' : 'first-byte';
      for (const edge of failed) expect(edge).toMatchObject({ code: 'ETIMEDOUT', phase });
    }
    const junit = JSON.stringify(await parse(project.read('junit.xml')));
    expect(junit).toContain(`"type":"${cause}"`);
    await expect.poll(() => project.processes(), { timeout: 10_000 }).toEqual([]);
  });

  it('slow:n2=700ms is found to be high-latency, on every way to and from n2', async ({ expect }) => {
    const slow = spec(
      "suite('mesh', () => { check('tcp', everyNode().reaches(everyNode()).tcp().within('400ms')); });",
    );
    using project = new Project({ 'a.smoke.ts': slow });
    const { code } = await project.smoke(
      'run',
      '--driver',
      'local',
      '--local-fault',
      'slow:n2=700ms',
      'a.smoke.ts',
      ...reports,
    );
    expect(code).toBe(1);
    const { connectivity, findings } = healthOf(project);
    expect(findings.map(({ cause, nodes }) => [cause, nodes])).toEqual([['high-latency', ['n2']]]);
    expect(connectivity[0]!.failed.map(({ from, to, code }) => `${from}>${to} ${code}`)).toEqual(
      between(['n1', 'n3'], ['n2']).map((edge) => `${edge} ESLOW`),
    );
  });

  it('of a node leaves the others with a clean record', async ({ expect }) => {
    using project = new Project({ 'a.smoke.ts': mesh });
    await project.smoke(
      'run',
      '--driver',
      'local',
      '--local-fault',
      'node-down:n2',
      'a.smoke.ts',
      ...reports,
    );
    const { nodes, checks } = healthOf(project);
    expect(nodes.find(({ name }) => name === 'n2')).toMatchObject({
      status: 'degraded',
      member_status: { status: 'failed' },
    });
    expect(
      nodes.filter(({ name }) => name !== 'n2').map(({ member_status }) => member_status.status),
    ).toEqual(['alive', 'alive']);
    expect(checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'name inconclusive',
      'ready failed',
      'tcp inconclusive',
      'udp inconclusive',
    ]);
  });
});
