import { describe, expect, it } from 'vitest';
import type { ContainerFact, PodFact } from '../core/workload-facts.ts';
import { conditionLines, podLines } from './node-logs.ts';

const main: ContainerFact = { name: 'main', running: true, restarts: 0 };
const pod = (name: string, more: Partial<PodFact> = {}): PodFact => ({
  kind: 'Pod',
  namespace: 'kube-system',
  name,
  labels: {},
  createdAt: '2026-01-02T03:04:05Z',
  node: 'n1',
  phase: 'Running',
  ready: true,
  leaving: false,
  scheduledAt: '2026-01-02T03:04:05Z',
  containers: [main],
  claims: [],
  ...more,
});

describe('what a node has to say for itself', () => {
  it('is which of its conditions are not as they should be', () => {
    const conditions = [
      { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'runtime is down' },
      { type: 'DiskPressure', status: 'True', reason: 'Full', message: 'no space' },
      { type: 'PIDPressure', status: 'False', reason: 'Enough', message: 'ok' },
    ] as const;
    const node = { name: 'n1', address: '', labels: {}, conditions, cordoned: true };
    expect(conditionLines(node)).toEqual([
      'node condition Ready is False: KubeletNotReady: runtime is down',
      'node condition DiskPressure is True: Full: no space',
      'the node is cordoned',
    ]);
    const [, , enough] = conditions;
    expect(conditionLines({ name: 'n1', address: '', labels: {}, conditions: [enough] })).toEqual([]);
  });

  it('is how the pods of the system fare there, and not elsewhere', () => {
    const ended = { at: '2026-01-02T03:05:00Z', exitCode: 2, reason: 'Error' };
    const waiting = { reason: 'CrashLoopBackOff', message: '' };
    const crashing = { name: 'main', running: false, restarts: 4, waiting, ended };
    const pods = [
      pod('proxy'),
      pod('network', { ready: false, containers: [crashing] }),
      pod('elsewhere', { node: 'n2', ready: false }),
    ];
    expect(podLines(pods, 'n1')).toEqual([
      'kube-system/network: Running, not ready; main waits: CrashLoopBackOff; ' +
        'main was restarted 4 times, last ended at 2026-01-02T03:05:00Z with 2 (Error)',
      'ready in kube-system: proxy',
    ]);
    expect(podLines(pods, 'n3')).toEqual([]);
  });
});
