import { describe, expect, it } from 'vitest';
import { Api } from '../api.ts';
import { at, serveApi } from '../testing.ts';
import { pods } from './pods.ts';

// what a kubelet of 1.35 says of a container that ended
const error = { exitCode: 7, reason: 'Error' };
const crashed = { ...error, startedAt: '2026-03-10T11:59:49Z', finishedAt: '2026-03-10T11:59:50Z' };
const unstartable = {
  exitCode: 128,
  reason: 'StartError',
  startedAt: '1970-01-01T00:00:00Z',
  finishedAt: '',
};
const life = { since: '2026-03-10T11:59:49Z', at: '2026-03-10T11:59:50Z', ...error };

describe('the last life of a container', () => {
  it.each([
    ['that runs again', { state: { running: {} }, lastState: { terminated: crashed } }, life],
    ['that does not', { state: { terminated: crashed }, lastState: { terminated: unstartable } }, life],
    [
      'that never came to run',
      { lastState: { terminated: unstartable } },
      { at: '', exitCode: 128, reason: 'StartError' },
    ],
    ['that is in its first', { state: { running: {} } }, undefined],
  ])('%s', async (_, status, ended) => {
    const pod = {
      metadata: { name: 'p', namespace: 'x', creationTimestamp: '' },
      spec: {},
      status: { containerStatuses: [{ name: 'main', restartCount: 2, ...status }] },
    };
    await using server = await serveApi({
      answer: at('GET', /^\/api\/v1\/pods/, { status: 200, body: { metadata: {}, items: [pod] } }),
    });
    const api = new Api(server.url, async () => {});
    const [found] = await pods(api, {}).finally(() => api.close());
    expect(found?.containers[0]?.ended).toEqual(ended);
  });
});
