import { describe, expect, it } from 'vitest';
import { etcd } from './etcd.ts';
import { mistakesOf, question } from './testing.ts';
import { apiServer } from './words.ts';

describe('words about etcd become questions', () => {
  it.each<[word: string, asked: () => unknown, is: object]>([
    ['healthy', () => etcd().healthy(), { kind: 'fact', fact: 'etcd-health', args: {} }],
    ['hasLeader', () => etcd().hasLeader(), { fact: 'etcd-leader' }],
    ['inStep', () => etcd().inStep(), { fact: 'etcd-in-step' }],
    ['hasSpace', () => etcd().hasSpace(), { fact: 'etcd-space', args: { freePercent: 10 } }],
    ['hasSpace of a third', () => etcd().hasSpace(33.3), { args: { freePercent: 33.3 } }],
    ['hasNoAlarm', () => etcd().hasNoAlarm(), { fact: 'etcd-alarms' }],
    ['syncsWithin', () => etcd().syncsWithin(), { fact: 'etcd-disk', args: { what: 'syncs', withinMs: 10 } }],
    ['syncsWithin 5 ms', () => etcd().syncsWithin('5ms'), { args: { what: 'syncs', withinMs: 5 } }],
    ['commitsWithin', () => etcd().commitsWithin(), { args: { what: 'commits', withinMs: 25 } }],
    ['keepsWhatIsPut', () => etcd().keepsWhatIsPut(), { fact: 'etcd-keeps' }],
    [
      'reachesEtcd',
      () => apiServer().reachesEtcd(),
      { fact: 'api-health', args: { endpoint: 'readyz', only: ['etcd', 'etcd-readiness'] } },
    ],
    [
      'asksEtcdWithin',
      () => apiServer().asksEtcdWithin('1s'),
      { fact: 'etcd-requests', args: { withinMs: 1000 } },
    ],
  ])('%s', async (_, asked, is) => {
    const found = await question(asked);
    expect(found.mistakes).toEqual([]);
    expect(found.question).toMatchObject(is);
  });

  it.each<[what: string, asked: () => unknown, says: string]>([
    ['no space', () => etcd().hasSpace(0), 'hasSpace(0): percent of the quota'],
    ['all space', () => etcd().hasSpace(100), 'hasSpace(100): percent of the quota'],
    ['text for a number', () => etcd().hasSpace('ten' as never), 'hasSpace(ten): percent of the quota'],
    ['a limit without a unit', () => etcd().syncsWithin(10 as never), "bad duration '10'"],
    [
      'an unknown word',
      () => (etcd() as never as Record<string, () => never>).isFast!(),
      "unknown question 'isFast'",
    ],
  ])('or a mistake: %s', async (_, asked, says) => {
    expect(await mistakesOf(asked)).toEqual([expect.stringContaining(says)]);
  });
});
