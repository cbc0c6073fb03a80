import { describe, expect, it } from 'vitest';
import type { ClusterFacts, LeaseFact, NodeFact } from '../core/facts.ts';
import type { Inventory } from '../core/inventory.ts';
import type { Known } from './fact.ts';
import { inventory } from './inventory.ts';
import { judgeCondition } from './node-condition.ts';
import { nodeLeases } from './node-leases.ts';
import { isVersion, parseVersion } from './version.ts';
import { judgeSkew } from './version-skew.ts';

const node = (name: string, more: Partial<NodeFact> = {}): NodeFact => ({
  name,
  address: '10.0.0.1',
  labels: {},
  conditions: [],
  ...more,
});
const now = new Date('2026-01-02T03:04:05Z');
const known = (nodes: readonly NodeFact[], version = 'v1.35.4'): Known => {
  const facts: ClusterFacts = { name: 'c', version, nodes, services: {} };
  return { facts, nodesOf: () => nodes, now };
};

describe('a node that is not looked at', () => {
  const unseen = node('place-1', { unseen: 'nodes are not looked at' });

  it('is not judged, and the reason is given', () => {
    const reason = { status: 'skipped', observed: 'nodes are not looked at' };
    expect(judgeSkew(unseen, 'v1.35.4')).toMatchObject(reason);
    expect(judgeCondition([unseen], 'Ready', 'True')).toEqual([expect.objectContaining(reason)]);
  });
});

describe('a version', () => {
  it.each([
    ['v1.35.4', { major: 1, minor: 35 }],
    ['1.35+', { major: 1, minor: 35 }],
    ['v1.35.4-eks-1', { major: 1, minor: 35 }],
    ['', undefined],
    ['latest', undefined],
  ])('%s is %j', (text, is) => expect(parseVersion(text)).toEqual(is));

  it.each([
    ['v1.35.4', 'v1.35', true],
    ['v1.35.4', '1.35.4', true],
    ['v1.35.4+k3s1', 'v1.35.4', true],
    ['v1.350.0', 'v1.35', false],
    ['v1.35.40', 'v1.35.4', false],
    ['', 'v1.35', false],
  ])('%s begins with %s: %s', (text, wanted, is) => expect(isVersion(text, wanted)).toBe(is));
});

describe('the skew between a kubelet and the API server', () => {
  it.each([
    { kubelet: 'v1.35.0', api: 'v1.35.4', is: 'passed' },
    { kubelet: 'v1.32.9', api: 'v1.35.4', is: 'passed' },
    { kubelet: 'v1.31.9', api: 'v1.35.4', is: 'failed' },
    { kubelet: 'v1.36.0', api: 'v1.35.4', is: 'failed' },
    { kubelet: 'v2.35.0', api: 'v1.35.4', is: 'failed' },
    { kubelet: 'v1.24.0', api: 'v1.27.0', is: 'failed' },
    { kubelet: 'v1.25.0', api: 'v1.28.0', is: 'passed' },
    { kubelet: undefined, api: 'v1.35.4', is: 'skipped' },
    { kubelet: 'v1.35.0', api: '', is: 'skipped' },
  ])('$kubelet with $api is $is', ({ kubelet, api, is }) => {
    const seen = judgeSkew(node('n1', kubelet ? { kubeletVersion: kubelet } : {}), api);
    expect(seen).toMatchObject({ to: 'n1', status: is });
    expect(seen.code).toBe({ failed: 'EVERSION', skipped: 'absent' }[is]);
  });
});

describe("a kubelet's lease", () => {
  const lease = (name: string, ageS: number, namespace = 'kube-node-lease'): LeaseFact => ({
    namespace,
    name,
    holder: name,
    renewedAt: new Date(now.getTime() - ageS * 1000).toISOString(),
    holdsMs: 40_000,
  });

  it.each([
    { is: 'passed', leases: [lease('n1', 12)] },
    { is: 'passed', leases: [lease('n1', -3)] },
    { is: 'passed', leases: [lease('n1', 45)] },
    { is: 'failed', leases: [lease('n1', 46)] },
    { is: 'skipped', leases: [] },
    { is: 'skipped', leases: [lease('n1', 1, 'kube-system'), lease('n2', 1)] },
  ])('$is: $leases', ({ is, leases }) => {
    const nodes = { kind: 'nodes' } as const;
    expect(nodeLeases.judge({ nodes }, { leases }, known([node('n1')]))).toMatchObject([
      { to: 'n1', status: is },
    ]);
  });
});

describe('an inventory', () => {
  const nodes = [
    node('n1', { labels: { 'node-role.kubernetes.io/worker': '', zone: 'a' }, kubeletVersion: 'v1.35.4' }),
    node('n2', { labels: { zone: 'b' }, kubeletVersion: 'v1.34.1' }),
  ];
  const failures = (expected: Inventory) =>
    inventory
      .judge({ expected }, { nodes }, known(nodes))
      .filter(({ status }) => status === 'failed')
      .map(({ to, code, observed }) => `${to} ${code}: ${observed}`);

  it.each<[Inventory, string[]]>([
    [{ nodes: ['n2', 'n1'] }, []],
    [{ nodes: 2 }, []],
    [{ nodes: 3 }, ['all ENODEMISSING: 2: n1, n2']],
    [{ nodes: 1 }, ['all ENODEUNEXPECTED: 2: n1, n2']],
    [{ nodes: ['n1', 'n3'] }, ['n3 ENODEMISSING: it is missing', 'n2 ENODEUNEXPECTED: it is there']],
    [{ roles: { worker: ['n1'] } }, []],
    [{ roles: { worker: 2 } }, ['all EROLE: 1: n1']],
    [
      { roles: { worker: ['n2', 'n9'] } },
      ['n2 EROLE: it has no role worker', 'n9 ENODEMISSING: it is missing', 'n1 EROLE: it has role worker'],
    ],
    [{ labels: { n1: { zone: 'a' } } }, []],
    [{ labels: { '*': { zone: 'a' }, n7: {} } }, ['n2 ELABEL: zone=b', 'n7 ENODEMISSING: it is missing']],
    [{ labels: { n1: { disk: 'ssd' } } }, ['n1 ELABEL: no label disk']],
    [{ versions: { apiServer: 'v1.35' } }, []],
    [{ versions: { apiServer: 'v1.36' } }, ['API server EVERSION: version v1.35.4']],
    [{ versions: { kubelet: 'v1.35' } }, ['n2 EVERSION: kubelet v1.34.1']],
  ])('%j', (expected, told) => expect(failures(expected)).toEqual(told));

  it('of nothing is skipped', () => {
    expect(inventory.judge({ expected: {} }, { nodes }, known(nodes))).toMatchObject([{ status: 'skipped' }]);
  });
});
