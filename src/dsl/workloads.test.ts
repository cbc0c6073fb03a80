import { describe, expect, it } from 'vitest';
import type { Exclusion } from '../core/workload-scope.ts';
import { mistakesOf, question } from './testing.ts';
import { workloads } from './workloads.ts';

const shop = { namespaces: ['shop'], labels: { tier: 'web' } };
const excluding = (one: Partial<Exclusion>) => workloads({ exclude: [one as Exclusion] }).jobsSucceed();

describe('words about workloads become questions', () => {
  it.each<[word: string, asked: () => unknown, is: object]>([
    [
      'rolledOut',
      () => workloads().rolledOut(),
      { kind: 'fact', fact: 'rolled-out', args: { scope: {}, graceMs: 60_000, stuckMs: 600_000 } },
    ],
    [
      'complete',
      () => workloads(shop).complete('5s', '1m'),
      { fact: 'complete', args: { scope: shop, graceMs: 5000, stuckMs: 60_000 } },
    ],
    [
      'steady',
      () => workloads().steady(),
      { fact: 'steady', args: { restarts: 3, withinMs: 600_000, graceMs: 60_000 } },
    ],
    [
      'steady, more so',
      () => workloads().steady({ restarts: 1, within: '1h' }),
      { args: { restarts: 1, withinMs: 3_600_000 } },
    ],
    ['started', () => workloads().started(), { fact: 'started', args: { withinMs: 120_000 } }],
    ['imagesPull', () => workloads().imagesPull(), { fact: 'images-pull', args: { graceMs: 60_000 } }],
    ['claimsBound', () => workloads().claimsBound('5s'), { fact: 'claims-bound', args: { withinMs: 5000 } }],
    ['jobsSucceed', () => workloads(shop).jobsSucceed(), { fact: 'jobs-succeed', args: { scope: shop } }],
    [
      'an exclusion',
      () => excluding({ name: 'a', reason: 'r', until: '2026-01-31' }),
      { fact: 'jobs-succeed' },
    ],
  ])('%s', async (_, asked, is) => {
    const found = await question(asked);
    expect(found.mistakes).toEqual([]);
    expect(found.question).toMatchObject(is);
  });

  it.each<[what: string, asked: () => unknown, says: string]>([
    ['no namespace', () => workloads({ namespaces: [] }).complete(), 'namespaces is a list of names'],
    ['an unknown key', () => workloads({ namespace: 'shop' } as never).complete(), "unknown key 'namespace'"],
    ['no reason', () => excluding({ name: 'a' }), 'the exclusion of a has no reason'],
    ['an exclusion of all', () => excluding({ reason: 'r' }), 'takes a namespace, a name or both'],
    ['no day', () => excluding({ name: 'a', reason: 'r', until: '2026-13-01' }), "not '2026-13-01'"],
    ['no restarts', () => workloads().steady({ restarts: 0 }), '0 restarts: 1 or more'],
    ['a limit without a unit', () => workloads().started(5 as never), "bad duration '5'"],
  ])('or a mistake: %s', async (_, asked, says) => {
    expect(await mistakesOf(asked)).toEqual([expect.stringContaining(says)]);
  });
});
