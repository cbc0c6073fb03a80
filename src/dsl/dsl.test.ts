import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mistake } from '../core/errors.ts';
import type { SuitePlan } from '../core/plan.ts';
import { onMistake } from './mistakes.ts';
import type { Asked } from './questions.ts';
import { inSuite, SuiteBuilder } from './suite-builder.ts';
import { apiServer, dnsService, everyNode, pods, service } from './words.ts';

const SOURCE = { file: 'a.smoke.ts', line: 7 };
const nodes = { kind: 'nodes' };
const web = { kind: 'workload', name: 'web' };
const answer = { reach: 'answer' };

let mistakes: Mistake[] = [];
beforeEach(() => {
  mistakes = [];
  onMistake((mistake) => mistakes.push(mistake));
});
afterEach(() =>
  onMistake(({ message }) => {
    throw new Error(message);
  }),
);

/** What a suite's function makes of a plan. `check` is what spec files call. */
async function read(
  body: (check: (name: string, asked: unknown) => void) => void,
  name = 's',
): Promise<SuitePlan> {
  const builder = new SuiteBuilder(name);
  await inSuite(builder, () => body((check, asked) => void builder.addCheck(check, asked as Asked, SOURCE)));
  return builder.plan;
}
const questionOf = async (asked: () => unknown) =>
  (await read((check) => check('x', asked()))).checks[0]?.question;
/** For words that do not exist: specs are not type-checked before they run. */
const any = (value: unknown) => value as Record<string, (...args: unknown[]) => never>;

describe('words become questions', () => {
  it.each([
    {
      word: 'reaches tcp',
      asked: () => everyNode().reaches(everyNode()).tcp(),
      is: { probe: 'tcp', from: nodes, to: { kind: 'pods', pods: nodes }, expect: answer },
    },
    {
      word: 'reaches udp',
      asked: () => everyNode().reaches(everyNode()).udp(99),
      is: { probe: 'udp', port: 99 },
    },
    {
      word: 'labels',
      asked: () => everyNode({ 'x.io/zone': 'a' }).reaches('h').tcp(1),
      is: { from: { kind: 'nodes', labels: { 'x.io/zone': 'a' } }, to: { kind: 'host', host: 'h' } },
    },
    {
      word: 'resolves',
      asked: () => everyNode().resolves('a.b'),
      is: { probe: 'dns', to: { kind: 'host', host: 'a.b' } },
    },
    {
      word: 'resolves a service',
      asked: () => everyNode().resolves(service('a.b')),
      is: { probe: 'dns', to: { kind: 'service', name: 'a', namespace: 'b' } },
    },
    {
      word: 'resolves …svc',
      asked: () => everyNode().resolves(service('a.b.svc')),
      is: { to: { kind: 'service', name: 'a', namespace: 'b' } },
    },
    {
      word: 'via',
      asked: () => everyNode().resolves('a').via(dnsService(), 'tcp'),
      is: { server: { kind: 'dns-service' }, transport: 'tcp' },
    },
    {
      word: 'sameAsApi',
      asked: () => everyNode().resolves(service('a.b')).sameAsApi(),
      is: { expect: { ...answer, sameAsApi: true } },
    },
    { word: 'http', asked: () => everyNode().http('h'), is: { probe: 'http', path: '/' } },
    {
      word: 'http status tls',
      asked: () => everyNode().http('h', '/x', 8443).status(204).tls(),
      is: { path: '/x', port: 8443, tls: true, expect: { ...answer, status: 204 } },
    },
    {
      word: 'tcp of a service',
      asked: () => everyNode().tcp(service('a.b')),
      is: { probe: 'tcp', to: { kind: 'service', name: 'a', namespace: 'b' } },
    },
    {
      word: 'pods',
      asked: () =>
        pods('web')
          .reaches(service(pods('api')))
          .tcp()
          .byEveryBackend(),
      is: { from: web, to: { kind: 'own-service', name: 'api' }, expect: { ...answer, everyBackend: true } },
    },
    {
      word: 'within',
      asked: () => everyNode().reaches('h').tcp(1).within('1.5s'),
      is: { expect: { ...answer, withinMs: 1500 } },
    },
    {
      word: 'refused',
      asked: () => everyNode().reaches('h').tcp(1).refused(),
      is: { expect: { reach: 'refused' } },
    },
    {
      word: 'blocked',
      asked: () => everyNode().reaches('h').tcp(1).blocked(),
      is: { expect: { reach: 'blocked' } },
    },
    {
      word: 'has',
      asked: () => everyNode().has('Ready'),
      is: { kind: 'node-condition', condition: 'Ready', status: 'True' },
    },
    {
      word: 'hasNo',
      asked: () => everyNode().hasNo('DiskPressure'),
      is: { kind: 'node-condition', condition: 'DiskPressure', status: 'False' },
    },
    { word: 'ready', asked: () => apiServer().ready(), is: { kind: 'api-health', endpoint: 'readyz' } },
    { word: 'live', asked: () => apiServer().live(), is: { kind: 'api-health', endpoint: 'livez' } },
  ])('$word', async ({ asked, is }) => {
    const question = await questionOf(asked);
    expect(mistakes).toEqual([]);
    expect(question).toMatchObject(is);
    expect(JSON.parse(JSON.stringify(question))).toEqual(question);
  });

  it('of a suite: checks by id with their line, pods, and each service once', async () => {
    const plan = await read((check) => {
      const api = pods('web', { count: 2, serve: { udp: 5000 } });
      check('one', everyNode().resolves(service(api)));
      check('two', everyNode().reaches(service(api)).udp());
      check('three', everyNode().reaches(service(everyNode())).tcp());
    });
    expect(mistakes).toEqual([]);
    expect(plan.workloads).toEqual([{ name: 'web', count: 2, serve: { udp: 5000 } }]);
    expect(plan.services).toMatchObject([{ name: 'web', selects: web }, { selects: nodes }]);
    expect(plan.checks).toMatchObject([
      { id: 's/one', suite: 's', name: 'one', source: SOURCE },
      { id: 's/two' },
      { id: 's/three' },
    ]);
  });

  it('and leave the words before them as they were', async () => {
    const base = everyNode().reaches('h').tcp(1);
    base.within('1s').refused();
    expect(base.question.expect).toEqual(answer);
  });
});

describe('a mistake', () => {
  it.each([
    {
      what: 'an unknown probe',
      asked: () => any(everyNode().reaches(everyNode()))['icmp']!(),
      says: "unknown probe 'icmp': there are tcp, udp",
    },
    {
      what: 'an unknown question',
      asked: () => any(everyNode())['pings']!(everyNode()),
      says: "unknown question 'pings': there are",
    },
    {
      what: 'an unknown expectation',
      asked: () => any(everyNode().reaches('h').tcp(1))['quickly']!(),
      says: "unknown expectation 'quickly': there are",
    },
    {
      what: 'an unknown question of the API server',
      asked: () => any(apiServer())['fast']!(),
      says: 'there are live, ready',
    },
    {
      what: 'a bad duration',
      asked: () =>
        everyNode()
          .reaches('h')
          .tcp(1)
          .within('5 parsecs' as never),
      says: "bad duration '5 parsecs'",
    },
    {
      what: 'a bare number of a duration',
      asked: () =>
        everyNode()
          .reaches('h')
          .tcp(1)
          .within(500 as never),
      says: "bad duration '500'",
    },
    {
      what: 'a label that cannot be',
      asked: () => everyNode({ 'no key': 'x' }).has('Ready'),
      says: 'impossible selector',
    },
    {
      what: 'a label value that cannot be',
      asked: () => everyNode({ zone: 'a b' }).has('Ready'),
      says: 'impossible selector',
    },
    {
      what: 'labels that are text',
      asked: () => everyNode('zone=a' as never).has('Ready'),
      says: 'impossible selector',
    },
    {
      what: 'a host without a port',
      asked: () => everyNode().reaches('h').tcp(),
      says: "reaches('h') needs a port",
    },
    {
      what: 'a host without a port, by name',
      asked: () => everyNode().tcp('h'),
      says: "tcp('h') needs a port",
    },
    { what: 'UDP to a stranger', asked: () => everyNode().reaches('h').udp(53), says: 'nobody else echoes' },
    { what: 'a bad port', asked: () => everyNode().reaches('h').tcp(70_000), says: 'bad port 70000' },
    { what: 'port 0', asked: () => everyNode().reaches('h').tcp(0), says: 'bad port 0' },
    { what: 'port 0 over HTTP', asked: () => everyNode().http('h', '/', 0), says: 'bad port 0' },
    { what: 'a bad target', asked: () => everyNode().resolves('no host'), says: 'bad target' },
    {
      what: 'no target',
      asked: () =>
        everyNode()
          .reaches(undefined as never)
          .tcp(1),
      says: 'bad target',
    },
    {
      what: 'a name for pods',
      asked: () => everyNode().resolves(everyNode() as never),
      says: 'pods have no name',
    },
    {
      what: 'a bad service',
      asked: () => everyNode().resolves(service('api')),
      says: "bad service 'api': write name.namespace",
    },
    {
      what: 'a service of nothing',
      asked: () => everyNode().resolves(service(7 as never)),
      says: 'service() needs',
    },
    {
      what: 'every backend of a stranger',
      asked: () => everyNode().tcp(service('a.b')).byEveryBackend(),
      says: 'byEveryBackend() needs',
    },
    {
      what: 'the API’s word on a host',
      asked: () => everyNode().resolves('h').sameAsApi(),
      says: 'sameAsApi() needs',
    },
    {
      what: 'a DNS server that is a host',
      asked: () =>
        everyNode()
          .resolves('h')
          .via('8.8.8.8' as never),
      says: 'via() needs',
    },
    {
      what: 'a transport',
      asked: () =>
        everyNode()
          .resolves('h')
          .via(dnsService(), 'quic' as never),
      says: "bad transport 'quic'",
    },
    { what: 'a status', asked: () => everyNode().http('h').status(99), says: 'bad HTTP status 99' },
    { what: 'a path', asked: () => everyNode().http('h', 'x'), says: "bad path 'x'" },
    { what: 'a condition', asked: () => everyNode().has('not ready'), says: "bad condition 'not ready'" },
    {
      what: 'pods that are many',
      asked: () => pods('web', { count: 101 }).resolves('h'),
      says: '1 to 100, not 101',
    },
    {
      what: 'pods that are none',
      asked: () => pods('web', { count: 0 }).resolves('h'),
      says: '1 to 100, not 0',
    },
    {
      what: 'a name for pods that cannot be',
      asked: () => pods('Web').resolves('h'),
      says: "bad name pods('Web')",
    },
    {
      what: 'a privileged port',
      asked: () => pods('web', { serve: { tcp: 80 } }).resolves('h'),
      says: 'port 80 for tcp',
    },
    {
      what: 'a protocol',
      asked: () => pods('web', { serve: { sctp: 8080 } as never }).resolves('h'),
      says: "cannot serve 'sctp'",
    },
    { what: 'nothing to ask', asked: () => everyNode(), says: "check 'x' asks nothing" },
    { what: 'nothing at all', asked: () => undefined, says: "check 'x' asks nothing" },
    {
      what: 'a question without how',
      asked: () => everyNode().reaches(everyNode()),
      says: "check 'x' asks nothing",
    },
  ])('in $what is told, once', async ({ asked, says }) => {
    await questionOf(asked);
    expect(mistakes.map(({ message }) => message)).toEqual([expect.stringContaining(says)]);
  });

  it('does not hide the next one', async () => {
    const plan = await read((check) => {
      check('one', any(everyNode().reaches(everyNode()))['icmp']!());
      check('one', everyNode().has('Ready'));
      check('', everyNode().has('Ready'));
      check('three', everyNode().reaches('h').tcp());
      pods('web');
      pods('web');
    });
    expect(mistakes.map(({ message }) => message)).toEqual([
      expect.stringContaining("unknown probe 'icmp'"),
      "duplicate check name 'one' in suite 's'",
      'a check needs a name',
      expect.stringContaining('needs a port'),
      "duplicate pods('web') in this suite",
    ]);
    expect(plan.checks.map(({ name }) => name)).toEqual(['three']);
  });

  it.each(['', ' ', 'a/b'])('in the suite name %j is told', async (name) => {
    await read(() => {}, name);
    expect(mistakes[0]?.message).toContain('bad suite name');
  });

  it('of pods outside of a suite is told', () => {
    pods('web');
    expect(mistakes[0]?.message).toContain('pods() belongs inside suite');
  });

  it('of pods of another suite is told', async () => {
    let other: ReturnType<typeof pods> | undefined;
    await read(() => {
      other = pods('web');
    }, 'one');
    await read((check) => check('x', everyNode().resolves(service(other!))), 'two');
    expect(mistakes.map(({ message }) => message)).toEqual([
      "service('web') selects pods('web'), which this suite does not have",
    ]);
  });
});
