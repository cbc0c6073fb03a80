import { describe, expect, it } from 'vitest';
import { describePod, judgePod } from './pod-judgement.ts';
import type { ContainerState, Pod } from './wire.ts';

const pod = (status: Pod['status'] = {}, metadata: Partial<Pod['metadata']> = {}): Pod => ({
  metadata: { name: 'agent-n1', ...metadata },
  status,
});
const container = (phase: string, state: ContainerState, more: Pod['status'] = {}) =>
  pod({ phase, containerStatuses: [{ state }], ...more });
const waiting = (reason: string, message = '') => container('Pending', { waiting: { reason, message } });
const noNode = 'exec: "node": executable file not found in $PATH';
const disrupted = [{ type: 'DisruptionTarget', status: 'True' as const, reason: 'DeletionByPodGC' }];

describe('a pod', () => {
  it.each([
    ['that nobody has taken up', pod(), { kind: 'waiting' }],
    ['whose container is made', waiting('ContainerCreating'), { kind: 'waiting' }],
    [
      'that runs',
      container('Running', { running: {} }, { podIP: '10.0.0.1' }),
      { kind: 'running', address: '10.0.0.1' },
    ],
    ['that runs and has no address', container('Running', { running: {} }), { kind: 'waiting' }],
    [
      'whose image may come',
      waiting('ErrImagePull', 'no such host'),
      { kind: 'doubtful', code: 'image-unavailable' },
    ],
    ['whose image does not come', waiting('ImagePullBackOff'), { kind: 'lost', code: 'image-unavailable' }],
    [
      'whose image may not be pulled',
      waiting('ErrImageNeverPull'),
      { kind: 'lost', code: 'image-unavailable' },
    ],
    ['whose image has no name', waiting('InvalidImageName'), { kind: 'lost', code: 'image-unavailable' }],
    ['that has no config', waiting('CreateContainerConfigError'), { kind: 'doubtful', code: 'agent-lost' }],
    [
      'that was evicted',
      pod({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' }),
      { kind: 'lost', code: 'agent-lost' },
    ],
    [
      'that ended well',
      container('Succeeded', { terminated: { exitCode: 0 } }),
      { kind: 'lost', code: 'agent-lost' },
    ],
    [
      'whose container ended',
      container('Running', { terminated: { exitCode: 1 } }),
      { kind: 'lost', code: 'agent-lost' },
    ],
    [
      'whose image has no node',
      container('Failed', { terminated: { exitCode: 128, message: noNode } }),
      { kind: 'lost', code: 'image-unavailable' },
    ],
    [
      'whose node is lost',
      pod({ phase: 'Running', reason: 'NodeLost' }),
      { kind: 'lost', code: 'node-unreachable' },
    ],
    [
      'whose node is gone',
      pod({ phase: 'Failed', conditions: disrupted }),
      { kind: 'lost', code: 'node-unreachable' },
    ],
    [
      'that is being deleted',
      pod({ phase: 'Running' }, { deletionTimestamp: 'now' }),
      { kind: 'lost', code: 'agent-lost' },
    ],
  ])('%s', (_, state, judgement) => {
    expect(judgePod(state)).toMatchObject(judgement);
  });

  it.each([
    [pod(), 'no state yet'],
    [pod({ phase: 'Pending' }), 'Pending, not taken up by its kubelet'],
    [waiting('ErrImagePull', 'no such host'), 'Pending, ErrImagePull: no such host'],
    [
      pod({ phase: 'Failed', reason: 'Evicted', message: 'low on\nmemory' }),
      'Failed, Evicted: low on memory',
    ],
    [
      container('Failed', { terminated: { exitCode: 1, reason: 'Error', message: 'cannot serve' } }),
      'Failed, Error (exit 1): cannot serve',
    ],
  ])('%j is told as %j', (state, words) => {
    expect(describePod(state)).toBe(words);
  });
});
