import { describe, expect, it } from 'vitest';
import type { Sections } from '../core/settings.ts';
import { SECTIONS } from './sections.ts';

const complaintsOf = (key: keyof Sections, value: unknown): string[] =>
  SECTIONS[key](value, key).map(({ at, wrong }) => `${at}: ${wrong}`);

describe('a section', () => {
  it.each<[keyof Sections, unknown]>([
    ['registries', ['http://registry.kube-system:5000', 'https://10.0.0.1/mirror']],
    ['registries', []],
    ['egress', ['https://example.com/', 'tcp://198.18.0.1:6443', 'http://[::1]:80/']],
    ['commands', [{ name: 'a', run: ['true'] }]],
    ['commands', [{ name: 'a', run: ['sh', '-c', 'exit 2'], exits: 2, within: '1.5s' }]],
    ['expect', {}],
    ['expect', { nodes: 3, roles: { worker: ['n1'], odd: 0 }, labels: { '*': { zone: '' } } }],
    ['expect', { nodes: ['n1'], versions: { kubelet: 'v1.35', apiServer: 'v1.35.4' } }],
    ['labels', { env: 'prod', 'team.x': 'a' }],
    ['thresholds', { 'dns/resolv.conf': '200ms' }],
    ['workloads', {}],
    [
      'workloads',
      {
        namespaces: ['shop'],
        labels: { 'app.kubernetes.io/name': 'web' },
        exclude: [{ namespace: 'shop', name: 'old-*', reason: 'goes soon', until: '2028-02-29' }],
        grace: '0s',
        pendingFor: '5m',
        restarts: 1,
        stuckAfter: '1h',
      },
    ],
  ])('%s may be %j', (key, value) => {
    expect(complaintsOf(key, value)).toEqual([]);
  });

  it.each<[keyof Sections, unknown, string[]]>([
    ['registries', 'http://a', ['registries: a list is needed']],
    [
      'registries',
      ['http://a', 'a:5000', 7, 'http://a'],
      [
        "registries[1]: 'a:5000' is no URL such as http://registry.kube-system:5000",
        'registries[2]: 7 is no URL such as http://registry.kube-system:5000',
        'registries[3]: the same as registries[0]',
      ],
    ],
    [
      'egress',
      ['ftp://a/'],
      ["egress[0]: 'ftp://a/' is no URL such as https://example.com/ or tcp://198.18.0.1:6443"],
    ],
    ['egress', ['tcp://a'], ["egress[0]: 'tcp://a' names no port"]],
    [
      'commands',
      [{ name: 'a', run: [] }, { name: 'a', run: ['b'], within: 5, exit: 1 }, null, { exits: -1 }],
      [
        'commands[0].run: the program is missing',
        'commands[1].within: 5 is no duration: write 500ms, 2s or 5m',
        'commands[1].exit: unknown key: there are name, run, exits, within',
        'commands[2]: an object is needed',
        'commands[3]: name is missing',
        'commands[3]: run is missing',
        'commands[3].exits: -1 is no whole number',
        'commands[1]: the same as commands[0]',
      ],
    ],
    ['commands', [{ name: 'a/b', run: 'ls' }], ['commands[0].run: a list is needed']],
    [
      'thresholds',
      { dns: '1s', 'dns/a': 5 },
      ['thresholds.dns: a name is suite/check', 'thresholds.dns/a: 5 is no duration: write 500ms, 2s or 5m'],
    ],
    [
      'expect',
      { nodes: 'n1', roles: { worker: -1 }, labels: { n1: { zone: 1 } }, versions: { kubectl: 'v1' } },
      [
        'expect.nodes: a list of names or a whole number is needed',
        'expect.roles.worker: a list of names or a whole number is needed',
        'expect.labels.n1.zone: a text is needed',
        'expect.versions.kubectl: unknown key: there are kubelet, apiServer',
      ],
    ],
    [
      'workloads',
      {
        namespaces: [],
        labels: { ' ': 'a' },
        exclude: [
          { name: 'a' },
          { reason: 'all' },
          { name: 'a', reason: ' ', until: '2026-02-29' },
          { name: 'b', reason: 'r', until: 'May' },
          null,
        ],
        grace: 60,
        restarts: 0,
        patience: '1m',
      },
      [
        'workloads.namespaces: a namespace is missing',
        'workloads.labels. : a name is a label of Kubernetes',
        'workloads.exclude[0]: reason is missing',
        'workloads.exclude[1]: namespace or name is missing',
        'workloads.exclude[2].reason: a text is needed',
        "workloads.exclude[2].until: '2026-02-29' is no day: write 2026-01-31",
        "workloads.exclude[3].until: 'May' is no day: write 2026-01-31",
        'workloads.exclude[4]: an object is needed',
        'workloads.exclude[4]: namespace or name is missing',
        'workloads.grace: 60 is no duration: write 500ms, 2s or 5m',
        'workloads.restarts: 0 is no whole number above 0',
        'workloads.patience: unknown key: there are namespaces, labels, exclude, grace, pendingFor, restarts, stuckAfter',
      ],
    ],
    ['labels', ['env'], ['labels: an object is needed']],
    [
      'labels',
      { env: 1, 'a b': 'x' },
      ['labels.env: a text is needed', 'labels.a b: a name is letters, digits, . _ and -'],
    ],
  ])('%s may not be %j', (key, value, says) => {
    expect(complaintsOf(key, value)).toEqual(says);
  });
});
