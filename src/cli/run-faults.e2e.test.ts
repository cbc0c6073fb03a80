import { parse } from 'junit2json';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../core/outcome.ts';
import { healthOf, Project, REPORTS, spec } from './testing.ts';

/** What a run makes of each fault that there is. */

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
    { fault: 'lose:n1>n2', cause: 'one-way-loss', nodes: ['n1', 'n2'], edges: ['n1>n2', 'n2>n1'] },
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
      ...REPORTS,
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

  it('of a node leaves the others with a clean record', async ({ expect }) => {
    using project = new Project({ 'a.smoke.ts': mesh });
    await project.smoke(
      'run',
      '--driver',
      'local',
      '--local-fault',
      'node-down:n2',
      'a.smoke.ts',
      ...REPORTS,
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

describe('a fault in time', { timeout: 60_000 }, () => {
  it('slow:n2=800ms is found to be high-latency, on every way to and from n2 and on no other', async () => {
    const slow =
      "suite('mesh', () => { check('tcp', everyNode().reaches(everyNode()).tcp().within('700ms')); });";
    using project = new Project({ 'a.smoke.ts': spec(slow) });
    const { code, report } = await project.local('--local-fault', 'slow:n2=800ms', 'a.smoke.ts');
    expect(code).toBe(1);
    expect(report.findings).toMatchObject([{ cause: 'high-latency', nodes: ['n2'] }]);
    const [{ observations }] = report.outcomes as [Outcome];
    expect(observations).toHaveLength(6);
    for (const { from, to, status, code: why, latencyUnreliable } of observations) {
      const slowly = [from, to].includes('n2');
      // an agent that lacks CPU says so, and is not believed
      const verdict = latencyUnreliable ? 'unreliable' : `${status} ${why ?? ''}`.trim();
      expect([from, to, verdict]).toEqual([
        from,
        to,
        expect.stringMatching(slowly ? /^(failed ESLOW|unreliable)$/ : /^passed$/),
      ]);
    }
  });
});
