import { describe, expect, it } from 'vitest';
import type { Finding } from '../core/finding.ts';
import type { FollowUp } from '../core/follow-up.ts';
import type { Outcome } from '../core/outcome.ts';
import { both, five, three } from './cases/case.ts';
import { investigate } from './diagnose.ts';
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
  lost,
  mesh,
  round,
  silent,
  type Trouble,
} from './testing.ts';

/** What the second wave brings back. */
const answers = ({ asked, ways }: FollowUp, trouble?: Trouble): Outcome =>
  check(
    '/follow-up/kubelet port',
    asked,
    ways.map((way) => exchange(way.from, way.to ?? '', trouble)),
  );

/** Only these directions arrive. */
const heard = ({ asked, ways }: FollowUp, ...arriving: readonly string[]): Outcome =>
  check(
    '/follow-up/heard',
    asked,
    ways.map(({ from, to = '' }) =>
      exchange(
        from,
        to,
        arriving.includes(`${from}>${to}`)
          ? undefined
          : { code: 'EUNHEARD', observed: `${to} heard none of 5` },
      ),
    ),
  );

const replicas = ({ asked, ways }: FollowUp, fault: (replica: string) => Trouble | undefined): Outcome =>
  check(
    '/follow-up/DNS pods',
    asked,
    ways.flatMap((way) =>
      ['a', 'b'].map((replica) => ({ ...exchange(way.from, `via ${replica}`, fault(replica)), replica })),
    ),
  );

const gone: Fault = (a, b) => (a === 'n2' || b === 'n2' ? lost('n2') : undefined);
const nodeGone = round(three, { ...both(gone), service: gone, dns: gone });
const untaken = { ...lost('n2', 'node-unreachable'), observed: 'Pending, not taken up by its kubelet' };
const idle: Fault = (a, b) => (a === 'n2' || b === 'n2' ? untaken : undefined);
const idleNode = round(three, { ...both(idle), service: idle, dns: idle });
/** Its agent was heard over TCP, and not any more when UDP was asked. */
const fading: Fault = (a, b) => (a === 'n2' ? lost('n2') : b === 'n2' ? silent() : undefined);
const nodeFaded = [
  mesh(three, 'tcp'),
  mesh(three, 'udp', fading),
  mesh(three, 'loss', (a, b) =>
    a === 'n2' ? lost('n2') : b === 'n2' ? { code: 'ELOSS', observed: '88 of 88 lost' } : undefined,
  ),
  ask('services/one', 'tcp', 'one', three, fading),
];
const resident = check('dns/replicas', { protocol: 'dns', path: 'service' }, [
  { ...exchange('n1', 'mesh via a on n2/udp'), replica: 'a' },
]);
const refused: Trouble = { code: 'ECONNREFUSED', observed: 'refused' };

interface Tie {
  readonly what: string;
  readonly outcomes: readonly Outcome[];
  readonly unready?: readonly string[];
  readonly asks: Partial<FollowUp>;
  /** the first cause with each answer, the first of them that without any */
  readonly leads: readonly { readonly cause: string; readonly answer?: (question: FollowUp) => Outcome }[];
}

const ties: readonly Tie[] = [
  {
    what: 'a node that the API server does not hear',
    outcomes: nodeGone,
    unready: ['n2'],
    asks: {
      to: 'hosts',
      port: 10250,
      ways: [
        { from: 'n1', to: 'n2' },
        { from: 'n3', to: 'n2' },
      ],
    },
    leads: [
      { cause: 'node-down' },
      { cause: 'node-down', answer: (question) => answers(question, silent()) },
      { cause: 'kubelet-down', answer: (question) => answers(question, refused) },
      { cause: 'kubelet-down', answer: (question) => answers(question) },
    ],
  },
  {
    what: 'a node that is still held for ready, and whose agent is gone',
    outcomes: nodeGone,
    asks: { to: 'hosts' },
    leads: [
      { cause: 'agent-lost' },
      { cause: 'node-down', answer: (question) => answers(question, silent()) },
      { cause: 'kubelet-down', answer: (question) => answers(question, refused) },
      { cause: 'agent-lost', answer: (question) => answers(question) },
    ],
  },
  {
    what: 'a node whose agent was heard, and then was not',
    outcomes: nodeFaded,
    asks: {
      to: 'hosts',
      ways: [
        { from: 'n1', to: 'n2' },
        { from: 'n3', to: 'n2' },
      ],
    },
    leads: [
      { cause: 'agent-lost' },
      { cause: 'node-down', answer: (question) => answers(question, silent()) },
      { cause: 'agent-lost', answer: (question) => answers(question) },
    ],
  },
  {
    what: 'the same, beside a node whose agent was never heard',
    outcomes: [
      mesh(three, 'tcp', (a, b) => (a === 'n3' || b === 'n3' ? lost('n3') : undefined)),
      mesh(three, 'udp', (a, b) => (a === 'n3' || b === 'n3' ? lost('n3') : fading(a, b))),
    ],
    asks: {
      to: 'hosts',
      ways: [
        { from: 'n1', to: 'n2' },
        { from: 'n1', to: 'n3' },
      ],
    },
    leads: [
      { cause: 'agent-lost' },
      { cause: 'node-down', answer: (question) => answers(question, silent()) },
      { cause: 'agent-lost', answer: (question) => answers(question) },
    ],
  },
  {
    what: 'the same, where the node itself had answered before',
    outcomes: [
      ...nodeFaded,
      check('overlay/pod to host', { protocol: 'tcp', path: 'host' }, [exchange('n1', 'n2')]),
    ],
    asks: { to: 'hosts' },
    leads: [
      { cause: 'agent-lost' },
      { cause: 'node-down', answer: (question) => answers(question, silent()) },
    ],
  },
  {
    what: 'a node that is heard from and takes up no pod, while another pod there answers',
    outcomes: [...idleNode, resident],
    asks: { to: 'hosts', port: 10250 },
    leads: [
      { cause: 'kubelet-down' },
      { cause: 'kubelet-down', answer: (question) => answers(question, refused) },
      { cause: 'runtime-broken', answer: (question) => answers(question) },
    ],
  },
  {
    what: 'pods of a node that nobody reaches',
    outcomes: round(five, both(cutOff('n2'))),
    asks: { to: 'hosts' },
    leads: [
      { cause: 'overlay-down' },
      { cause: 'network-partition', answer: (question) => answers(question, silent()) },
      { cause: 'overlay-down', answer: (question) => answers(question) },
    ],
  },
  {
    what: 'datagrams only, which one node neither gets nor sends',
    outcomes: [mesh(five, 'udp', cutOff('n2'))],
    asks: { to: 'pods', asked: { protocol: 'tcp', path: 'pod' } },
    leads: [
      { cause: 'overlay-down' },
      { cause: 'overlay-down', answer: (question) => answers(question, silent()) },
      { cause: 'udp-blocked', answer: (question) => answers(question) },
    ],
  },
  {
    what: 'a way that nobody tried backwards',
    outcomes: [check('overlay/tcp', { protocol: 'tcp', path: 'pod' }, ring(['n1>n2']))],
    asks: { to: 'pods', ways: [{ from: 'n2', to: 'n1' }] },
    leads: [
      { cause: 'pair-blocked' },
      { cause: 'pair-blocked', answer: (question) => answers(question, silent()) },
      { cause: 'one-way-loss', answer: (question) => answers(question) },
    ],
  },
  {
    what: 'two that do not reach each other, whoever begins',
    outcomes: round(three, both(edge('n1>n2', 'n2>n1'))),
    asks: {
      to: 'pods',
      asked: { protocol: 'heard', path: 'one-way' },
      ways: [
        { from: 'n1', to: 'n2' },
        { from: 'n2', to: 'n1' },
      ],
    },
    leads: [
      { cause: 'pair-blocked' },
      { cause: 'pair-blocked', answer: (question) => heard(question) },
      { cause: 'one-way-loss', answer: (question) => heard(question, 'n1>n2') },
      { cause: 'one-way-loss', answer: (question) => heard(question, 'n2>n1') },
      { cause: 'pair-blocked', answer: (question) => heard(question, 'n1>n2', 'n2>n1') },
      { cause: 'pair-blocked', answer: (question) => answers(question, lost('n2')) },
    ],
  },
  {
    what: 'DNS that answers nobody, where no other service was asked',
    outcomes: [ask('dns/a', 'dns', 'a', three, everywhere), ask('dns/b', 'dns', 'b', three, everywhere)],
    asks: { to: 'dns-replicas', asked: { protocol: 'dns', path: 'service' } },
    leads: [
      { cause: 'dns-down' },
      { cause: 'dns-down', answer: (question) => replicas(question, () => silent()) },
      { cause: 'service-proxy-broken', answer: (question) => replicas(question, () => undefined) },
    ],
  },
  {
    what: 'DNS that fails now and then, on one node',
    outcomes: round(three, { dns: (a, to) => (a === 'n2' && to.endsWith('udp') ? silent() : undefined) }),
    asks: { to: 'dns-replicas' },
    leads: [
      { cause: 'dns-on-node' },
      {
        cause: 'dns-replica-down',
        answer: (question) => replicas(question, (replica) => (replica === 'a' ? silent() : undefined)),
      },
      { cause: 'dns-on-node', answer: (question) => replicas(question, () => undefined) },
    ],
  },
  {
    what: 'the only service there is, from everywhere',
    outcomes: [...[mesh(three, 'tcp')], ask('services/one', 'tcp', 'one', three, everywhere)],
    asks: { to: 'backends' },
    leads: [
      { cause: 'service-proxy-broken' },
      { cause: 'unexplained', answer: (question) => answers(question, silent()) },
      { cause: 'service-proxy-broken', answer: (question) => answers(question) },
    ],
  },
];

/** Each asks the next two, and nobody backwards. */
function ring(cut: readonly string[]) {
  return five.flatMap((name, i) =>
    [1, 2].map((step) => {
      const to = five[(i + step) % five.length]!;
      return exchange(name, to, edge(...cut)(name, to));
    }),
  );
}

describe.each(ties)('$what', ({ outcomes, unready, asks, leads }) => {
  const cluster = facts(five, unready);
  const first = investigate(outcomes, cluster);
  const [question] = first.followUps;

  it('is not sure, and says what to ask', () => {
    expect(first.followUps).toMatchObject([asks]);
    expect(first.findings[0]?.confidence).toBeLessThan(0.8);
    expect(JSON.parse(JSON.stringify(question))).toEqual(question);
  });

  it.each(leads)('is $cause then', ({ cause, answer }) => {
    const { findings } = investigate(
      [...outcomes, ...(answer && question ? [answer(question)] : [])],
      cluster,
    );
    expect(findings[0]?.cause).toBe(cause);
  });
});

it('asks nothing of a healthy cluster, and nothing that was asked already', () => {
  expect(investigate(round(five), facts(five)).followUps).toEqual([]);
  const outcomes = round(five, { ...both(cutOff('n2')), service: from('n2') });
  const [question] = investigate(outcomes, facts(five)).followUps;
  expect(question).toBeDefined();
  const again = investigate([...outcomes, answers(question!)], facts(five));
  expect(again.followUps).toEqual([]);
  expect(again.findings[0]?.confidence).toBeGreaterThan(0.9);
});

it('shares what it is sure of among the causes that fit', () => {
  const [finding] = investigate(round(['n1', 'n2'], both(everywhere)), facts(['n1', 'n2'])).findings;
  const { cause, confidence = 0, alternatives = [] } = finding ?? {};
  expect(cause).toBe('pair-blocked');
  expect(alternatives.map((one) => [one.cause, ...one.nodes])).toEqual([
    ['overlay-down', 'n1'],
    ['overlay-down', 'n2'],
    ['one-way-loss', 'n1', 'n2'],
  ]);
  expect(alternatives.reduce((sum, one) => sum + one.confidence, confidence)).toBeLessThanOrEqual(1);
});

describe('each direction by itself', () => {
  const pairs = ['n1-n2', 'n2-n3', 'n3-n4', 'n4-n5', 'n5-n1', 'n1-n3'].map((pair) => pair.split('-'));
  const blocked = (count: number) => {
    const ways = pairs.slice(0, count).flatMap(([a, b]) => [`${a}>${b}`, `${b}>${a}`]);
    return round(five, both(edge(...ways)));
  };
  const word = ({ cause, nodes, summary }: Finding) => `${cause} ${nodes.join(',')}: ${summary}`;

  it('says which one is lost, and is surer of it than of anything before', () => {
    const outcomes = round(three, both(edge('n1>n2', 'n2>n1')));
    const first = investigate(outcomes, facts(three));
    const { findings, followUps } = investigate(
      [...outcomes, heard(first.followUps[0]!, 'n2>n1')],
      facts(three),
    );
    expect(findings.map(word)).toEqual([
      'one-way-loss n1,n2: n1 → n2 is lost over the pod network, n2 → n1 arrives',
    ]);
    expect(findings[0]?.confidence).toBeGreaterThan(0.9);
    expect(findings[0]?.evidence.join('\n')).toMatch(/n1 → n2: n2 heard none of 5/);
    expect(followUps).toEqual([]);
  });

  it('leaves a pair of which neither hears the other no alternative', () => {
    const outcomes = round(three, both(edge('n1>n2', 'n2>n1')));
    const first = investigate(outcomes, facts(three));
    expect(first.findings[0]?.alternatives).toMatchObject([{ cause: 'one-way-loss' }]);
    const { findings, followUps } = investigate([...outcomes, heard(first.followUps[0]!)], facts(three));
    expect(findings).toMatchObject([{ cause: 'pair-blocked', nodes: ['n1', 'n2'] }]);
    expect(findings[0]?.alternatives).toBeUndefined();
    expect(findings[0]?.confidence).toBeGreaterThan(0.9);
    expect(followUps).toEqual([]);
  });

  it('tells two nodes without a third one, too', () => {
    const two = ['n1', 'n2'];
    const outcomes = [mesh(two, 'tcp', everywhere), mesh(two, 'udp', everywhere)];
    const first = investigate(outcomes, facts(two));
    const answer = heard(first.followUps[0]!, 'n1>n2');
    expect(investigate([...outcomes, answer], facts(two)).findings.map(word)).toEqual([
      'one-way-loss n1,n2: n2 → n1 is lost over the pod network, n1 → n2 arrives',
    ]);
  });

  it('doubts a blocked pair where both directions arrive', () => {
    const outcomes = round(three, both(edge('n1>n2', 'n2>n1')));
    const first = investigate(outcomes, facts(three));
    const answer = heard(first.followUps[0]!, 'n1>n2', 'n2>n1');
    const [finding] = investigate([...outcomes, answer], facts(three)).findings;
    expect(finding).toMatchObject({ cause: 'pair-blocked' });
    expect(finding?.confidence).toBeLessThan(0.5);
  });

  it('is decided for several pairs', () => {
    const outcomes = blocked(2);
    const { followUps } = investigate(outcomes, facts(five));
    expect(followUps.map(({ ways }) => ways.length)).toEqual([2, 2]);
    const told = followUps.map((question) => heard(question, 'n2>n1'));
    expect(investigate([...outcomes, ...told], facts(five)).findings.map(word)).toEqual([
      'pair-blocked n2,n3: n2 and n3 do not reach each other over the pod network',
      'one-way-loss n1,n2: n1 → n2 is lost over the pod network, n2 → n1 arrives',
    ]);
  });

  it.each([1, 2, 3, 4, 5, 6])('is asked for four pairs at most: %i', (count) => {
    const { followUps } = investigate(blocked(count), facts(five));
    const about = followUps.filter(({ asked }) => asked.protocol === 'heard');
    expect(about.length).toBeLessThanOrEqual(4);
    if (count < 4) expect(about).toHaveLength(count);
  });
});
