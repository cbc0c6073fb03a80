import { describe, expect, it } from 'vitest';
import type { ApiFact, ClusterFacts, NodeFact } from '../core/facts.ts';
import type { WorkloadFact } from '../core/workload-facts.ts';
import { unsettled, type Waiting } from './unsettled.ts';

const now = new Date('2026-03-10T12:00:00Z');
const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();
const node = (name: string, status: 'True' | 'False' = 'True', more: Partial<NodeFact> = {}): NodeFact => ({
  name,
  address: '10.0.0.1',
  labels: {},
  conditions: [{ type: 'Ready', status, reason: 'r', message: 'm' }],
  ...more,
});
const cluster = (nodes: readonly NodeFact[], api?: ApiFact): ClusterFacts => ({
  name: 'test',
  version: '',
  nodes,
  services: {},
  ...(api ? { api } : {}),
});
const well: WorkloadFact = {
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  labels: {},
  createdAt: ago(3600),
  generation: 2,
  observedGeneration: 2,
  desired: 2,
  toUpdate: 2,
  updated: 2,
  available: 2,
  paused: false,
  changedAt: ago(1200),
  statusAt: ago(1200),
};
const nothing = { nodes: new Set<string>(), workloads: new Map<string, number>() };
const waiting: Waiting = { scope: {}, stuckMs: 600_000, before: nothing };
const going = { status: 'True', reason: 'ReplicaSetUpdated', message: '' };
const late = { status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' };

describe('a cluster comes to rest', () => {
  it.each<[string, Partial<WorkloadFact>, string[]]>([
    ['with a rollout that is through', {}, []],
    ['after one under way', { progress: going, updated: 1 }, ['rolling out, 1 updated, 2 of 2 available']],
    ['after one just ordered', { observedGeneration: 1 }, ['its controller has not seen what is wanted']],
    ['after pods that are missing', { available: 1 }, ['1 of 2 available']],
    ['without one that is stuck', { progress: late, updated: 1, available: 1 }, []],
    ['without one that is paused', { paused: true, progress: going, updated: 1 }, []],
    [
      'after a DaemonSet under way',
      { kind: 'DaemonSet', updated: 1, available: 1, statusAt: ago(5) },
      ['rolling out, 1 updated, 1 of 2 available'],
    ],
  ])('%s', (_, more, wanted) => {
    const workload = { ...well, ...more };
    const left = unsettled({ facts: cluster([node('n1')]), workloads: [workload], now }, waiting);
    expect(left).toEqual(wanted.map((words) => `${workload.kind} shop/web: ${words}`));
  });

  it('without what lacked as much before, and not without what lacks more', () => {
    const before = { nodes: new Set(['n2']), workloads: new Map([['Deployment shop/web', 1]]) };
    const look = (available: number) =>
      unsettled(
        { facts: cluster([node('n1'), node('n2', 'False')]), workloads: [{ ...well, available }], now },
        { ...waiting, before },
      );
    expect(look(1)).toEqual([]);
    expect(look(0)).toEqual(['Deployment shop/web: 0 of 2 available']);
  });

  it('without what the config excludes or does not select', () => {
    const seen = { facts: cluster([]), workloads: [{ ...well, available: 0 }], now };
    const exclude = [{ name: 'web', reason: 'known' }];
    expect(unsettled(seen, { ...waiting, scope: { exclude } })).toEqual([]);
    expect(unsettled(seen, { ...waiting, scope: { namespaces: ['other'] } })).toEqual([]);
  });

  it('with its nodes', () => {
    const nodes = [node('n1'), node('n2', 'False'), node('n3', 'False', { joining: true })];
    expect(unsettled({ facts: cluster(nodes), now }, waiting)).toEqual([
      'node n3: joining',
      'node n2: not ready',
    ]);
  });

  it('with its API server', () => {
    const error = { code: 'apiserver-down', message: 'refused', down: true };
    const readyz = { checks: [], durationMs: 1, error };
    expect(unsettled({ facts: cluster([], { readyz, livez: readyz }), now }, waiting)).toEqual([
      'the API server: refused',
    ]);
  });
});
