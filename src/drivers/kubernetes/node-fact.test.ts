import { expect, it } from 'vitest';
import { toNodeFact } from './node-fact.ts';

const now = new Date('2026-01-02T03:04:05Z');
const node = (creationTimestamp: string, ready: 'True' | 'False' | undefined, labels = {}) => ({
  metadata: { name: 'n1', creationTimestamp, labels },
  status: { conditions: ready ? [{ type: 'Ready', status: ready }] : [] },
});
/** One of a minute ago that is not ready since then. */
const since = (lastTransitionTime: string, status: 'False' | 'Unknown', reason: string) => ({
  metadata: { name: 'n1', creationTimestamp: '2026-01-02T03:03:05Z' },
  status: { conditions: [{ type: 'Ready', status, reason, lastTransitionTime }] },
});

it.each([
  [
    'not ready yet, and young',
    node('2026-01-02T03:03:05Z', 'False'),
    'it joined 1m ago and is not ready yet',
  ],
  ['without a word yet, and young', node('2026-01-02T03:04:05Z', undefined), /joined 0ms ago/],
  [
    'never heard of, and young',
    since('2026-01-02T03:04:00Z', 'Unknown', 'NodeStatusNeverUpdated'),
    'it joined 1m ago and is not ready yet',
  ],
  [
    'waiting for its network since the beginning',
    since('2026-01-02T03:03:06Z', 'False', 'KubeletNotReady'),
    'it joined 1m ago and is not ready yet',
  ],
  ['silent after it was ready', since('2026-01-02T03:03:35Z', 'Unknown', 'NodeStatusUnknown'), undefined],
  ['not ready any more', since('2026-01-02T03:03:35Z', 'False', 'KubeletNotReady'), undefined],
  ['ready, and young', node('2026-01-02T03:04:05Z', 'True'), undefined],
  ['not ready, and old', node('2026-01-02T03:02:04Z', 'False'), undefined],
  ['not ready, and nobody knows since when', node('', 'False'), undefined],
  ['of Windows', node('2026-01-02T03:04:05Z', 'True', { 'kubernetes.io/os': 'windows' }), 'it runs Windows'],
])('a node that is %s', (_, seen, why) => {
  const fact = toNodeFact(seen, now);
  if (why === undefined) expect(fact.unsuitable).toBeUndefined();
  else expect(fact.unsuitable).toMatch(why);
  expect(fact.joining === true).toBe(String(why).includes('joined'));
});
