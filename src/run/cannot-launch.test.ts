import { describe, expect, it } from 'vitest';
import type { ClusterFacts, HealthFact } from '../core/facts.ts';
import { cannotLaunch } from './cannot-launch.ts';

const check = (name: string, ok: boolean) => ({ name, ok, detail: '' });
const health = (...checks: HealthFact['checks']): HealthFact => ({ checks, durationMs: 1 });
const well = health(check('ping', true), check('etcd', true), check('etcd-readiness', true));
const node = { name: 'n1', address: '', labels: {}, conditions: [] };
const cluster = (readyz: HealthFact, more: Partial<ClusterFacts> = {}): ClusterFacts => ({
  name: 'c',
  version: '',
  nodes: [node],
  services: {},
  api: { readyz, livez: well },
  ...more,
});
const silent = { ...health(), error: { code: 'apiserver-down', message: 'refused', down: true } };
const strange = { ...health(), error: { code: 'apiserver-not-ready', message: '503', down: false } };

describe('nothing is launched', () => {
  it.each([
    ['where all is well: not so', cluster(well), undefined],
    ['where there is no API server: not so', { ...cluster(well), api: undefined }, undefined],
    ['where the API server does not answer', cluster(silent), 'apiserver-down'],
    ['where its health alone cannot be read: not so', cluster(strange), undefined],
    ['where it does not reach etcd', cluster(health(check('etcd', false))), 'apiserver-not-ready'],
    ['where etcd is not ready', cluster(health(check('etcd-readiness', false))), 'apiserver-not-ready'],
    ['where something else is not ready: not so', cluster(health(check('informer-sync', false))), undefined],
    ['where there is no node', cluster(well, { nodes: [] }), 'no-nodes'],
    ['where no node will do', cluster(well, { nodes: [{ ...node, unsuitable: 'Windows' }] }), 'no-nodes'],
  ])('%s', (_, facts, code) => {
    expect(cannotLaunch(facts as ClusterFacts)?.code).toBe(code);
  });
});
