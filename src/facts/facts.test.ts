import { describe, expect, it } from 'vitest';
import type { HealthFact, NodeFact } from '../core/facts.ts';
import { judgeHealth } from './api-health.ts';
import { judgeCondition } from './node-condition.ts';

describe('a node’s condition', () => {
  const node = (name: string, status?: 'True' | 'False' | 'Unknown'): NodeFact => ({
    name,
    address: '10.0.0.1',
    labels: {},
    conditions: status
      ? [
          { type: 'Other', status: 'True', reason: '', message: '' },
          { type: 'Ready', status, reason: 'Why', message: 'because' },
        ]
      : [],
  });

  it.each([
    { has: 'True', wanted: 'True', is: 'passed', says: 'Ready=True' },
    { has: 'False', wanted: 'True', is: 'failed', says: 'Ready=False (Why: because)' },
    { has: 'Unknown', wanted: 'True', is: 'failed', says: 'Ready=Unknown (Why: because)' },
    { has: 'False', wanted: 'False', is: 'passed', says: 'Ready=False' },
    { has: 'True', wanted: 'False', is: 'failed', says: 'Ready=True (Why: because)' },
    { has: undefined, wanted: 'True', is: 'skipped', says: 'Ready is not reported' },
  ] as const)('$has where $wanted is wanted is $is', ({ has, wanted, is, says }) => {
    const [seen] = judgeCondition([node('n1', has)], 'Ready', wanted);
    expect(seen).toMatchObject({
      from: 'api',
      to: 'n1',
      status: is,
      observed: says,
      expected: `Ready=${wanted}`,
    });
    expect(seen?.code).toBe(is === 'failed' ? 'Ready' : undefined);
  });

  it('is not judged of a node that is only just joining', () => {
    const young = { ...node('n1', 'False'), joining: true, unsuitable: 'it joined 5s ago' };
    expect(judgeCondition([young], 'Ready', 'True')).toMatchObject([
      { status: 'skipped', observed: 'it joined 5s ago' },
    ]);
  });

  it('is one observation a node', () => {
    expect(
      judgeCondition([node('a', 'True'), node('b')], 'Ready', 'True').map(({ to, status }) => [to, status]),
    ).toEqual([
      ['a', 'passed'],
      ['b', 'skipped'],
    ]);
    expect(judgeCondition([], 'Ready', 'True')).toEqual([]);
  });
});

describe('the API server’s health', () => {
  const health = (more: Partial<HealthFact>): HealthFact => ({ checks: [], durationMs: 3, ...more });

  it('is one observation a check', () => {
    const checks = [
      { name: 'etcd', ok: false, detail: 'failed: reason withheld' },
      { name: 'ping', ok: true, detail: '' },
    ];
    expect(judgeHealth('readyz', health({ checks }))).toMatchObject([
      {
        from: 'api',
        to: 'etcd',
        status: 'failed',
        code: 'ENOTREADY',
        observed: 'failed: reason withheld',
        durationMs: 3,
      },
      { to: 'ping', status: 'passed', observed: 'ok' },
    ]);
  });

  it.each([
    { down: true, is: 'failed' },
    { down: false, is: 'inconclusive' },
  ])('that cannot be asked (down: $down) is $is', ({ down, is }) => {
    const error = { code: 'apiserver-down', message: 'refused', down };
    expect(judgeHealth('livez', health({ error }))).toMatchObject([
      { to: 'livez', status: is, code: 'apiserver-down', observed: 'refused' },
    ]);
  });
});

describe('one of the API server’s checks', () => {
  const checks = [
    { name: 'etcd', ok: false, detail: 'failed: reason withheld' },
    { name: 'ping', ok: true, detail: '' },
  ];
  const of = (only: readonly string[]) => judgeHealth('readyz', { checks, durationMs: 3 }, only);

  it('is judged alone', () => {
    expect(of(['etcd', 'etcd-readiness'])).toMatchObject([{ to: 'etcd', status: 'failed' }]);
  });

  it('is skipped where there is none', () => {
    expect(of(['kms'])).toMatchObject([{ to: 'kms', status: 'skipped', code: 'absent' }]);
  });
});
