import { expect, it } from 'vitest';
import type { Observation } from '../core/outcome.ts';
import { diagnose } from './diagnose.ts';
import { facts } from './testing.ts';

const seen = (code: string, to: string, node?: string): Observation => ({
  from: 'api',
  to,
  status: 'failed',
  expected: 'well',
  observed: 'not well',
  code,
  attempts: 1,
  ...(node ? { node } : {}),
});

const found = (observations: readonly Observation[], unready: readonly string[] = []) =>
  diagnose(
    [
      {
        id: 'workloads/a',
        suite: 'workloads',
        name: 'a',
        status: 'failed',
        code: observations[0]?.code ?? '',
        message: '',
        durationMs: 1,
        attempts: 1,
        observations,
        asked: { protocol: 'api', path: 'api', about: 'workloads' },
      },
    ],
    facts(['n1', 'n2'], unready),
  ).map(({ cause, nodes, summary }) => [cause, nodes.join(), summary]);

it.each<[code: string, cause: string, summary: RegExp]>([
  ['rollout-stuck', 'rollout-stuck', /^a rollout does not come to its end: Deployment shop\/web$/],
  ['replicas-missing', 'replicas-missing', /shop\/web$/],
  ['pod-restarting', 'pod-restarting', /shop\/web$/],
  ['pod-pending', 'pod-pending', /shop\/web$/],
  ['EIMAGE', 'image-unavailable', /^images of pods cannot be had on n1$/],
  ['EUNBOUND', 'storage-broken', /^volume claims are not bound$/],
])('%s is %s', (code, cause, summary) => {
  expect(found([seen(code, 'Deployment shop/web', 'n1')])).toEqual([
    [cause, 'n1', expect.stringMatching(summary)],
  ]);
});

it('names a node only where there is one', () => {
  const restarting = ['n1', 'n2'].map((node) => seen('pod-restarting', `Pod shop/${node}`, node));
  expect(found(restarting)).toEqual([
    ['pod-restarting', '', 'pods restart again and again: Pod shop/n1 and Pod shop/n2'],
  ]);
});

it('a failed job is nothing but that, and told as such', () => {
  expect(found([seen('EFAILED', 'Job shop/nightly')])).toEqual([
    ['unexplained', '', 'no known cause accounts for what failed in workloads/a'],
  ]);
});

it('what is missing on a node that is down follows from that', () => {
  const missing = [
    seen('replicas-missing', 'DaemonSet shop/agent', 'n2'),
    seen('replicas-missing', 'DaemonSet shop/other', 'n1'),
  ];
  expect(found(missing, ['n2'])).toEqual([
    ['node-down', 'n2', 'n2 is not ready'],
    ['replicas-missing', 'n1', expect.stringMatching(/: DaemonSet shop\/other$/)],
  ]);
});
