import { ask, check, cutOff, edge, everywhere, exchange, from, late, mesh, round } from '../testing.ts';
import { between, both, type Case, five, three } from './case.ts';

export const networkCases: readonly Case[] = [
  { what: 'the overlay of one node', outcomes: round(three, both(cutOff('n2'))), finds: ['overlay-down n2'] },
  {
    what: 'the overlay of one node, its DNS and its services with it',
    outcomes: round(three, { ...both(cutOff('n2')), service: from('n2'), dns: from('n2') }),
    finds: ['overlay-down n2'],
  },
  {
    what: 'the overlay of the node with the only DNS server',
    outcomes: round(three, { ...both(cutOff('n2')), dns: from('n1', 'n3') }),
    finds: ['overlay-down n2'],
  },
  {
    what: 'the overlay of one node, seen through a service with a backend there',
    outcomes: [
      ...round(three, both(cutOff('n2'))),
      ask('services/all', 'tcp', 'all', three, () => ({
        code: 'EBACKEND',
        observed: 'never answered in 3 tries: n2, n3 (1 failed: ETIMEDOUT)',
      })),
    ],
    finds: ['overlay-down n2'],
  },
  {
    what: 'the overlay of two of five nodes',
    outcomes: round(five, both(cutOff('n2', 'n4'))),
    finds: ['overlay-down n2,n4'],
  },
  {
    what: 'the overlay of every node',
    outcomes: round(three, both(everywhere)),
    finds: ['overlay-down n1,n2,n3'],
  },
  {
    what: 'the overlay of one node, and service rules of another',
    outcomes: [
      ...round(three, { ...both(cutOff('n2')), service: from('n1') }),
      ask('services/third', 'udp', 'third', three, from('n1')),
    ],
    finds: ['overlay-down n2', 'service-proxy-broken n1'],
  },
  {
    what: 'the overlay of one node, and DNS everywhere',
    outcomes: round(three, { ...both(cutOff('n2')), dns: everywhere }),
    finds: ['overlay-down n2', 'dns-down'],
  },
  {
    what: 'the overlay of one node, next to a check that wants silence',
    outcomes: [
      ...round(three, both(cutOff('n2'))),
      check('policy/closed', { protocol: 'tcp', path: 'pod' }, [
        { ...exchange('n1', 'n2'), phase: 'connect' },
        { ...exchange('n1', 'n3'), phase: 'connect' },
      ]),
    ],
    finds: ['overlay-down n2'],
  },
  {
    what: 'two of two nodes',
    outcomes: round(['n1', 'n2'], both(everywhere)),
    finds: ['pair-blocked n1,n2'],
  },
  {
    what: 'one edge both ways',
    outcomes: round(three, both(edge('n1>n3', 'n3>n1'))),
    finds: ['pair-blocked n1,n3'],
  },
  {
    what: 'one edge both ways, with DNS behind it',
    outcomes: round(three, { ...both(edge('n1>n3', 'n3>n1')), dns: from('n1') }),
    finds: ['pair-blocked n1,n3'],
  },
  {
    what: 'one edge, and DNS of a node that is not part of it',
    outcomes: round(three, { ...both(edge('n1>n3', 'n3>n1')), dns: from('n2') }),
    finds: ['pair-blocked n1,n3', 'dns-on-node n2'],
  },
  { what: 'one edge one way', outcomes: round(three, both(edge('n1>n3'))), finds: ['one-way-loss n1,n3'] },
  {
    what: 'every way to one node',
    outcomes: round(three, both(edge('n1>n2', 'n3>n2'))),
    finds: ['one-way-loss n2'],
  },
  {
    what: 'two groups of nodes',
    outcomes: round(five, both(between(['n1', 'n4'], ['n2', 'n3', 'n5']))),
    finds: ['network-partition n1,n2,n3,n4,n5'],
  },
  {
    what: 'a node apart from four that are together',
    outcomes: round(five, both(between(['n3'], ['n1', 'n2', 'n4', 'n5']))),
    finds: ['overlay-down n3'],
  },
  { what: 'UDP everywhere', outcomes: round(three, { udp: everywhere }), finds: ['udp-blocked n1,n2,n3'] },
  {
    what: 'UDP of one node',
    outcomes: round(three, { udp: cutOff('n3'), dns: from('n3') }),
    finds: ['udp-blocked n3'],
  },
  {
    what: 'a few slow ways',
    outcomes: [mesh(three, 'tcp', (a, b) => (a === 'n2' || b === 'n2' ? late : undefined))],
    finds: ['high-latency n2'],
  },
];
