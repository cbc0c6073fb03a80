import { describe, expect, it } from 'vitest';
import { DriverError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import type { Outcome } from '../core/outcome.ts';
import { diagnose } from '../diagnose/diagnose.ts';
import {
  ask,
  check,
  cutOff,
  edge,
  everywhere,
  exchange,
  facts,
  from,
  lost,
  mesh,
  round,
} from '../diagnose/testing.ts';
import { assemble, type RunRecord, setupFailure } from './assemble.ts';

const three = ['n1', 'n2', 'n3'];
const cluster = facts(three);

function report(outcomes: readonly Outcome[], more: Partial<RunRecord> = {}) {
  return assemble({
    runId: 'r1',
    version: '0.1.0',
    driver: 'local',
    startedAt: new Date('2026-01-02T03:04:05.000Z'),
    endedAt: new Date('2026-01-02T03:04:07.100Z'),
    facts: cluster,
    outcomes,
    findings: [],
    interrupted: false,
    ...more,
  });
}

const of = (...statuses: Outcome['status'][]): Outcome[] =>
  statuses.map((status, i) =>
    check(`s/${status}${i}`, { protocol: 'tcp', path: 'service' }, [{ ...exchange('n1', 'mesh'), status }]),
  );
const finding: Finding = {
  cause: 'overlay-down',
  nodes: ['n2'],
  severity: 'critical',
  confidence: 0.9,
  summary: 'n2 is cut off the overlay network',
  evidence: [],
  explains: ['overlay/tcp'],
  advice: '',
};

describe('the verdict of a run', () => {
  it.each([
    { outcomes: of('passed', 'skipped'), verdict: 'passed', status: 'running', summary: '2 checks passed' },
    {
      outcomes: of('passed', 'failed', 'inconclusive'),
      verdict: 'failed',
      status: 'degraded',
      summary: '1 of 3 checks failed: s/failed1',
    },
    {
      outcomes: of('passed', 'inconclusive'),
      verdict: 'inconclusive',
      status: 'unknown',
      summary: '1 of 2 checks could not be asked: s/inconclusive1',
    },
    {
      outcomes: of('skipped', 'skipped'),
      verdict: 'inconclusive',
      status: 'unknown',
      summary: 'nothing was checked: all 2 checks were skipped',
    },
    { outcomes: [], verdict: 'inconclusive', status: 'unknown', summary: 'nothing was checked' },
  ])('is $verdict: $summary', ({ outcomes, verdict, status, summary }) => {
    const expected = verdict === 'passed' ? '1 check passed, 1 skipped on 3 nodes in 2.1s' : summary;
    expect(report(outcomes)).toMatchObject({ verdict, status, summary: expected });
  });

  it('is interrupted whatever was found until then', () => {
    const interrupted = report(of('failed', 'passed'), { interrupted: true });
    expect(interrupted).toMatchObject({ verdict: 'interrupted', status: 'degraded' });
    expect(interrupted.summary).toBe('interrupted after 2.1s, 1 check passed until then');
    expect(report(of('passed'), { interrupted: true }).status).toBe('unknown');
  });

  it('is told by the first finding', () => {
    expect(report(of('failed'), { findings: [finding] }).summary).toBe(finding.summary);
  });

  it('sorts what it is given by bytes', () => {
    const ids = ['b/x', 'a/é', 'a/z', 'B/x'];
    const outcomes = ids.map((id) => check(id, { protocol: 'api', path: 'api' }, [exchange('api', 'n1')]));
    expect(report(outcomes).outcomes.map(({ id }) => id)).toEqual(['B/x', 'a/z', 'a/é', 'b/x']);
  });
});

describe('the nodes of a report', () => {
  const nodesOf = (outcomes: readonly Outcome[], known = cluster) =>
    report(outcomes, { facts: known, findings: diagnose(outcomes, known) }).nodes;

  it('lays a cut edge on the node that is cut off, not on its observers', () => {
    const nodes = nodesOf(round(three, { tcp: cutOff('n2'), udp: cutOff('n2'), dns: from('n2') }));
    expect(nodes.map(({ status }) => status)).toEqual(['running', 'degraded', 'running']);
    const probe = nodes[0]?.probes.find(({ checker }) => checker === 'overlay/tcp');
    expect(probe).toMatchObject({ status: 'failed', severity: 'warning', code: 'ETIMEDOUT' });
    expect(probe?.detail).toContain('n1 → n2');
  });

  it('lays a failure that nobody explains on both ends', () => {
    const wrong = mesh(three, 'tcp', (a, b) => (`${a}${b}` === 'n1n3' ? { code: 'EWRONGPEER' } : undefined));
    expect(nodesOf([wrong]).map(({ status }) => status)).toEqual(['degraded', 'running', 'degraded']);
  });

  it('lays a failure of the cluster on every node that saw it', () => {
    const nodes = nodesOf([ask('dns/cluster', 'dns', 'kubernetes.default', ['n1', 'n3'], everywhere)]);
    expect(nodes.map(({ status }) => status)).toEqual(['degraded', 'unknown', 'degraded']);
  });

  it('knows nothing of the node that could not be asked, and all of the others', () => {
    const nodes = nodesOf([
      mesh(three, 'tcp', (a, b) => (a === 'n3' || b === 'n3' ? lost('n3') : undefined)),
    ]);
    expect(nodes.map(({ status }) => status)).toEqual(['running', 'running', 'unknown']);
    expect(nodes[0]?.probes[0]).toMatchObject({ status: 'inconclusive', severity: 'warning' });
  });

  it('takes membership from the Ready condition', () => {
    const known = facts(['n2', 'n1', 'w'], ['n2']);
    const nodes = known.nodes.map((node) => (node.name === 'w' ? { ...node, unsuitable: 'windows' } : node));
    const members = report([], { facts: { ...known, nodes } }).nodes.map(
      ({ name, member }) => `${name} ${member}`,
    );
    expect(members).toEqual(['n1 alive', 'n2 failed', 'w none']);
  });

  it('keeps the log of a node', () => {
    expect(report([], { nodeLogs: { n2: ['bye'] } }).nodes.map(({ log }) => log)).toEqual([[], ['bye'], []]);
  });
});

describe('the connectivity of a report', () => {
  it('counts pairs, and says which failed', () => {
    const [tcp, udp] = report(round(three, { tcp: edge('n1>n3') })).connectivity;
    expect(tcp).toEqual({
      protocol: 'tcp',
      path: 'pod',
      nodes: three,
      tried: 6,
      notTried: 0,
      failed: [{ from: 'n1', to: 'n3', code: 'ETIMEDOUT', phase: 'connect' }],
      latencyMs: { p50: 0.4, p99: 0.4, max: 0.4 },
    });
    expect(udp).toMatchObject({ protocol: 'udp', failed: [] });
  });

  it('says how many pairs were not tried', () => {
    const ring = three.map((node, i) => exchange(node, three[(i + 1) % 3]!));
    const sparse = check('overlay/tcp', { protocol: 'tcp', path: 'pod' }, ring);
    expect(report([sparse]).connectivity[0]).toMatchObject({ tried: 3, notTried: 3 });
    const unasked = mesh(three, 'tcp', (a) => (a === 'n1' ? lost('n1') : undefined));
    expect(report([unasked]).connectivity[0]).toMatchObject({ tried: 4, notTried: 2, failed: [] });
  });

  it('takes percentiles of what was measured well', () => {
    const times = Array.from({ length: 100 }, (_, i) => ({
      ...exchange(`p${i}`, 'mesh'),
      durationMs: i + 1,
    }));
    const starved = { ...exchange('n1', 'mesh'), durationMs: 5000, latencyUnreliable: true };
    const outcome = check('s/tcp', { protocol: 'tcp', path: 'service' }, [...times, starved]);
    expect(report([outcome]).connectivity[0]?.latencyMs).toEqual({ p50: 50, p99: 99, max: 100 });
  });
});

describe('a run that dies in its set-up', () => {
  it('has one check that could not be asked', () => {
    const error = new DriverError('forbidden', {
      doing: 'create namespace',
      code: 'rbac-missing',
      retryable: false,
    });
    const startedAt = new Date();
    const failure = setupFailure({ runId: 'r1', version: '0.1.0', driver: 'kubernetes', startedAt, error });
    expect(failure).toMatchObject({
      verdict: 'inconclusive',
      status: 'unknown',
      summary: 'the set-up failed: cannot create namespace: forbidden',
      outcomes: [{ id: 'kube-smoke/set-up', status: 'inconclusive', code: 'rbac-missing' }],
    });
  });
});
