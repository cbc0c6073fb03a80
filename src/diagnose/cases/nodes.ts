import type { Outcome } from '../../core/outcome.ts';
import { ask, check, cutOff, exchange, type Fault, facts, lost, round } from '../testing.ts';
import { answering, both, type Case, five, three } from './case.ts';

const condition = (type: string, ...nodes: readonly string[]): Outcome =>
  check(
    `nodes/${type}`,
    { protocol: 'api', path: 'api' },
    three.map((node) => exchange('api', node, nodes.includes(node) ? { code: type } : undefined)),
  );
const notLaunched = (code: string): Outcome =>
  check('overlay/tcp', { protocol: 'tcp', path: 'pod' }, [
    exchange('run', 'all', { status: 'inconclusive', code, observed: 'refused' }),
  ]);
const health = (...broken: readonly string[]): Outcome =>
  check(
    'api/readyz',
    { protocol: 'api', path: 'api' },
    ['ping', 'etcd'].map((part) =>
      exchange('api', part, broken.includes(part) ? { code: 'ENOTREADY' } : undefined),
    ),
  );
const clocks = (fault: Fault): Outcome => ask('nodes/clocks', 'clock', 'clock', three, fault);

export const nodesCases: readonly Case[] = [
  { what: 'a healthy cluster', outcomes: round(three), finds: [] },
  {
    what: 'a healthy cluster with a node that nobody asked',
    outcomes: round(['n1', 'n3']),
    facts: facts(three, ['n2']),
    finds: [],
  },
  { what: 'nothing at all', outcomes: [], finds: [] },
  {
    what: 'a clock',
    outcomes: [...round(three), clocks(answering('ECLOCK', 'n1'))],
    finds: ['clock-skew n1'],
  },
  {
    what: 'a node that is down',
    outcomes: [
      ...round(three, {
        ...both((a, b) => (a === 'n2' || b === 'n2' ? lost('n2') : undefined)),
        dns: (a) => (a === 'n2' ? lost('n2') : undefined),
      }),
      condition('Ready', 'n2'),
    ],
    facts: facts(three, ['n2']),
    finds: ['node-down n2'],
  },
  {
    what: 'a node that is down, and the overlay of another',
    outcomes: round(
      five,
      both((a, b) => (a === 'n2' || b === 'n2' ? lost('n2') : cutOff('n4')(a, b))),
    ),
    facts: facts(five, ['n2']),
    finds: ['node-down n2', 'overlay-down n4'],
  },
  {
    what: 'pressure',
    outcomes: [
      condition('DiskPressure', 'n1'),
      condition('MemoryPressure', 'n2'),
      condition('PIDPressure', 'n1', 'n3'),
    ],
    finds: ['disk-pressure n1', 'memory-pressure n2', 'pid-pressure n1,n3'],
  },
  {
    what: 'no API server',
    outcomes: [
      check('api/readyz', { protocol: 'api', path: 'api' }, [
        exchange('api', 'readyz', { code: 'apiserver-down' }),
      ]),
      notLaunched('apiserver-down'),
    ],
    facts: facts([]),
    finds: ['apiserver-down'],
  },
  {
    what: 'an API server without etcd',
    outcomes: [health('etcd'), notLaunched('apiserver-not-ready')],
    finds: ['apiserver-not-ready'],
  },
  ...(['rbac-missing', 'quota-exceeded', 'admission-denied', 'no-nodes'] as const).map((cause) => ({
    what: `nothing launched: ${cause}`,
    outcomes: [notLaunched(cause)],
    finds: [cause],
  })),
  ...(['image-unavailable', 'agent-lost', 'node-unreachable'] as const).map((cause) => ({
    what: `an agent that is not there: ${cause}`,
    outcomes: round(
      three,
      both((a, b) => (a === 'n2' || b === 'n2' ? lost('n2', cause) : undefined)),
    ),
    finds: [`${cause} n2`],
  })),
];
