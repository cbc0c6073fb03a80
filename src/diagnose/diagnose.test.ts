import { describe, expect, it } from 'vitest';
import type { ClusterFacts } from '../core/facts.ts';
import type { Outcome } from '../core/outcome.ts';
import { CAUSAL_ORDER } from './causal-order.ts';
import { diagnose } from './diagnose.ts';
import { hypotheses } from './registry.ts';
import {
  ask,
  check,
  cutOff,
  edge,
  everywhere,
  exchange,
  type Fault,
  facts,
  from,
  late,
  lost,
  measured,
  mesh,
  round,
  silent,
} from './testing.ts';

const three = ['n1', 'n2', 'n3'];
const five = ['n1', 'n2', 'n3', 'n4', 'n5'];

const between =
  (...groups: readonly string[][]): Fault =>
  (a, b) =>
    groups.find((group) => group.includes(a)) === groups.find((group) => group.includes(b))
      ? undefined
      : silent();
const answering =
  (code: string, ...nodes: readonly string[]): Fault =>
  (asker) =>
    nodes.length === 0 || nodes.includes(asker) ? { code, observed: code } : undefined;
/** Everybody asks the DNS pods a and b; one of them is deaf, to all or to some. */
const replicas = (deaf: string, ...to: readonly string[]): Outcome =>
  check(
    'dns/replicas',
    { protocol: 'dns', path: 'service' },
    three.flatMap((asker) =>
      ['a', 'b'].map((replica) => {
        const isDeaf = replica === deaf && (to.length === 0 || to.includes(asker));
        return { ...exchange(asker, `mesh via ${replica}`, isDeaf ? silent('resolve') : undefined), replica };
      }),
    ),
  );
const outside = (names: readonly string[], fault: Fault): Outcome =>
  check(
    'dns/outside',
    { protocol: 'dns', path: 'host' },
    names.map((asker) => exchange(asker, 'example.com', fault(asker, 'example.com'))),
  );
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

/** Exchanges that one of the nodes takes part in end with this code. */
const ends =
  (code: string, ...nodes: readonly string[]): Fault =>
  (a, b) =>
    nodes.includes(a) || nodes.includes(b) ? { code, observed: code } : undefined;
const behind = (id: string, code: string, ...missing: readonly string[]): Outcome =>
  ask(`services/${id}`, 'tcp', 'every-node', three, (asker) =>
    asker === 'n2'
      ? { code, observed: `never answered in 19 tries: ${missing.join(', ')} (3 failed: ETIMEDOUT)` }
      : undefined,
  );
const clocks = (fault: Fault): Outcome => ask('nodes/clocks', 'clock', 'clock', three, fault);

const both = (fault: Fault) => ({ tcp: fault, udp: fault });

interface Case {
  readonly what: string;
  readonly outcomes: readonly Outcome[];
  readonly facts?: ClusterFacts;
  /** `<cause> <nodes>` */
  readonly finds: readonly string[];
}

const cases: readonly Case[] = [
  { what: 'a healthy cluster', outcomes: round(three), finds: [] },
  {
    what: 'a healthy cluster with a node that nobody asked',
    outcomes: round(['n1', 'n3']),
    facts: facts(three, ['n2']),
    finds: [],
  },
  { what: 'nothing at all', outcomes: [], finds: [] },

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

  {
    what: 'large packets of one node',
    outcomes: [
      ...round(three),
      ...measured(three, { mtu: ends('EMTU', 'n2'), transfer: ends('ESTALLED', 'n2') }),
    ],
    finds: ['mtu-mismatch n2'],
  },
  {
    what: 'transfers alone, from one node',
    outcomes: [
      ...round(three),
      ...measured(three, { transfer: (a) => (a === 'n1' ? { code: 'ESTALLED' } : undefined) }),
    ],
    finds: ['mtu-mismatch n1'],
  },
  {
    what: 'large packets of two of two nodes',
    outcomes: [...round(['n1', 'n2']), ...measured(['n1', 'n2'], { mtu: ends('EMTU', 'n2') })],
    finds: ['mtu-mismatch n1,n2'],
  },
  {
    what: 'packets lost at one node, where a transfer stalls and one ends',
    outcomes: [
      ...round(three),
      ...measured(three, {
        loss: ends('ELOSS', 'n3'),
        transfer: (a, b) => (a === 'n3' && b === 'n1' ? { code: 'ESTALLED' } : undefined),
      }),
    ],
    finds: ['packet-loss n3'],
  },
  {
    what: 'the overlay of one node, measured too',
    outcomes: [
      ...round(three, both(cutOff('n2'))),
      ...measured(three, { mtu: cutOff('n2'), transfer: cutOff('n2'), loss: cutOff('n2') }),
      clocks((asker) => (asker === 'n2' ? { ...silent(), status: 'inconclusive' } : undefined)),
    ],
    finds: ['overlay-down n2'],
  },
  {
    what: 'UDP of one node, measured too',
    outcomes: [
      ...round(three, { udp: cutOff('n3') }),
      ...measured(three, { mtu: cutOff('n3'), loss: cutOff('n3') }),
    ],
    finds: ['udp-blocked n3'],
  },
  {
    what: 'a pod that does not reach itself',
    outcomes: [...round(three), behind('hairpin', 'EHAIRPIN', 'n2'), behind('every', 'EBACKEND', 'n2')],
    finds: ['hairpin-broken n2'],
  },
  {
    what: 'a backend that the asker is not',
    outcomes: [...round(three), behind('every', 'EBACKEND', 'n3')],
    finds: ['service-proxy-broken n2'],
  },
  {
    what: 'a clock',
    outcomes: [...round(three), clocks(answering('ECLOCK', 'n1'))],
    finds: ['clock-skew n1'],
  },

  {
    what: 'service rules of one node',
    outcomes: round(three, { service: from('n3'), dns: from('n3') }),
    finds: ['service-proxy-broken n3'],
  },
  {
    what: 'a service that was made a moment ago, on one node',
    outcomes: round(three, { service: (a, to) => (a === 'n1' && to === 'mesh' ? silent() : undefined) }),
    finds: ['service-proxy-broken n1'],
  },
  {
    what: 'one service from everywhere is no fault of the nodes',
    outcomes: round(three, { service: (_, to) => (to === 'mesh' ? silent() : undefined) }),
    finds: [],
  },

  { what: 'DNS everywhere', outcomes: round(three, { dns: everywhere }), finds: ['dns-down'] },
  {
    what: 'DNS everywhere, with refusals',
    outcomes: round(three, { dns: answering('SERVFAIL') }),
    finds: ['dns-down'],
  },
  {
    what: 'DNS everywhere, and HTTP that needs it',
    outcomes: [
      ...round(three, { dns: everywhere }),
      ask('services/http', 'http', 'mesh', three, () => silent('resolve')),
    ],
    finds: ['dns-down'],
  },
  { what: 'DNS on one node', outcomes: round(three, { dns: from('n2') }), finds: ['dns-on-node n2'] },
  {
    what: 'a name that only one node does not know',
    outcomes: round(three, { dns: answering('NXDOMAIN', 'n2') }),
    finds: ['dns-on-node n2'],
  },
  {
    what: 'a wrong address',
    outcomes: round(three, { dns: answering('EWRONGANSWER') }),
    finds: ['dns-wrong-answer'],
  },
  {
    what: 'a wrong address on one node',
    outcomes: round(three, { dns: answering('EWRONGANSWER', 'n1') }),
    finds: ['dns-wrong-answer n1'],
  },
  {
    what: 'a service that DNS does not know',
    outcomes: round(three, { dns: answering('NXDOMAIN') }),
    finds: ['dns-wrong-answer'],
  },
  {
    what: 'a type of record for which DNS has an error',
    outcomes: [...round(three), ask('dns/AAAA', 'dns', 'mesh AAAA', three, answering('SERVFAIL'))],
    finds: ['dns-wrong-answer'],
  },
  {
    what: 'a DNS pod that is deaf, and the service that picks it',
    outcomes: [...round(three, { dns: (a) => (a === 'n2' ? silent('resolve') : undefined) }), replicas('b')],
    finds: ['dns-replica-down'],
  },
  {
    what: 'a DNS pod that some cannot reach',
    outcomes: [...round(three), replicas('b', 'n1')],
    finds: ['dns-on-node n1'],
  },
  {
    what: 'a DNS service whose pods answer when asked by themselves',
    outcomes: [...round(three, { dns: everywhere }), replicas('none')],
    finds: ['dns-down'],
  },
  {
    what: 'names outside the cluster',
    outcomes: [...round(three), outside(three, answering('SERVFAIL'))],
    finds: ['dns-upstream'],
  },
  {
    what: 'names outside the cluster, on one node',
    outcomes: [...round(three), outside(three, answering('SERVFAIL', 'n3'))],
    finds: ['dns-on-node n3'],
  },
  {
    what: 'names outside the cluster where DNS knows no name at all',
    outcomes: [...round(three, { dns: everywhere }), outside(three, everywhere)],
    finds: ['dns-down'],
  },
  { what: 'slow DNS', outcomes: round(three, { dns: () => late }), finds: ['dns-slow'] },

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

const words = (outcomes: readonly Outcome[], cluster: ClusterFacts = facts(five)) =>
  diagnose(outcomes, cluster).map(({ cause, nodes }) => [cause, nodes.join(',')].filter(Boolean).join(' '));

describe('diagnose', () => {
  it.each(cases)('finds what is broken: $what', ({ outcomes, facts: cluster, finds }) => {
    expect(words(outcomes, cluster ?? facts(five))).toEqual(finds);
  });

  it('puts symptoms under their root cause', () => {
    const [finding] = diagnose(
      round(three, { ...both(cutOff('n2')), service: from('n2'), dns: from('n2') }),
      facts(three),
    );
    expect(finding).toMatchObject({
      severity: 'critical',
      summary: 'n2 is cut off the overlay network',
      explains: ['dns/cluster', 'dns/udp', 'overlay/tcp', 'overlay/udp', 'services/api', 'services/mesh'],
    });
    expect(finding?.confidence).toBeGreaterThan(0.9);
    expect(finding?.evidence.join('\n')).toContain('tcp 4 of 4, udp 4 of 4');
  });

  it('is less sure where less was seen', () => {
    const [much] = diagnose(round(three, both(edge('n1>n3', 'n3>n1'))), facts(three));
    const [little] = diagnose([mesh(['n1', 'n3'], 'tcp', edge('n1>n3', 'n3>n1'))], facts(three));
    expect(little!.confidence).toBeLessThan(much!.confidence);
  });

  it('calls what could not be asked a warning', () => {
    const outcomes = [mesh(three, 'tcp', (a) => (a === 'n2' ? lost('n2', 'image-unavailable') : undefined))];
    expect(diagnose(outcomes, facts(three))[0]).toMatchObject({ severity: 'warning', nodes: ['n2'] });
  });

  it('does not depend on the order of the outcomes', () => {
    const outcomes = round(five, { ...both(cutOff('n2')), dns: from('n2', 'n5') });
    expect(diagnose([...outcomes].reverse(), facts(five)).map(({ cause }) => cause)).toEqual(
      diagnose(outcomes, facts(five)).map(({ cause }) => cause),
    );
  });

  it('names a few of many blocked pairs and not all', () => {
    const names = Array.from({ length: 20 }, (_, i) => `n${i + 10}`);
    const fault: Fault = (a, b) =>
      Math.abs(Number(a.slice(1)) - Number(b.slice(1))) === 1 ? silent() : undefined;
    const findings = diagnose([mesh(names, 'tcp', fault)], facts(names));
    expect(findings.map(({ cause }) => cause)).toEqual(['pair-blocked']);
  });
});

describe('the hypotheses', () => {
  it('have each one place in the causal order', () => {
    const causes = hypotheses.map(({ cause }) => cause);
    expect([...causes].sort()).toEqual([...CAUSAL_ORDER].sort());
  });
});
