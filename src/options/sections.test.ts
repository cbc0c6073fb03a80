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
