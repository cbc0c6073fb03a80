import type { Entry } from './entry.ts';

/** What becomes of the cluster's DNS. Findings name its pods; a node is to blame only where it alone has no DNS. */
export const dns: readonly Entry[] = [
  { name: 'dns-gone', inject: [['dns-down']], expect: [{ cause: 'dns-down', nodes: [] }] },
  {
    name: 'dns-replica-dead',
    inject: [['dns-replica-down']],
    expect: [{ cause: 'dns-replica-down', nodes: [] }],
  },
  { name: 'dns-wrong', inject: [['dns-wrong']], expect: [{ cause: 'dns-wrong-answer', nodes: [] }] },
  {
    name: 'dns-stale',
    inject: [['dns-stale']],
    expect: [{ cause: 'dns-wrong-answer', nodes: [] }],
    slow: 'the name of a new service is given 5 s to be known',
  },
  { name: 'dns-late', inject: [['dns-late']], expect: [{ cause: 'dns-slow', nodes: [] }] },
  { name: 'dns-on-node', inject: [['dns-node', 'n2']], expect: [{ cause: 'dns-on-node', nodes: ['n2'] }] },
  {
    name: 'dns-on-two-nodes',
    inject: [
      ['dns-node', 'n1'],
      ['dns-node', 'n2'],
    ],
    expect: [{ cause: 'dns-on-node', nodes: ['n1', 'n2'] }],
  },
  {
    name: 'dns-upstream',
    inject: [['dns-upstream']],
    config: { dns: { outside: ['www.outside.test'] } },
    expect: [{ cause: 'dns-upstream', nodes: [] }],
  },
];
