import { describe, expect, it } from 'vitest';
import { command } from './command.ts';
import { mistakesOf, question, read } from './testing.ts';
import {
  apiServer,
  dnsService,
  everyHost,
  everyNode,
  inventory,
  newService,
  nodePort,
  pods,
  service,
  storageClass,
} from './words.ts';

const every = everyNode;
const toHost = () => every().reaches('h').tcp(1);
/** For what no type allows: specs are not type-checked before they run. */
const any = (value: unknown) => value as Record<string, (...args: unknown[]) => never>;

describe('a mistake is told, once', () => {
  it.each<[what: string, asked: () => unknown, says: string]>([
    [
      'an unknown probe',
      () => any(every().reaches(every())).icmp!(),
      "probe 'icmp': there are fullSize, loss, tcp, transfer, udp",
    ],
    [
      'a size without a unit',
      () =>
        every()
          .reaches(every())
          .transfer(5 as never),
      "bad size '5'",
    ],
    ['a large transfer', () => every().reaches(every()).transfer('17MiB'), 'at most 16MiB'],
    ['a transfer to a stranger', () => every().reaches('h').transfer(), 'transfer() needs pods'],
    ['too few datagrams', () => every().reaches(every()).loss({ datagrams: 1 }), '10 to 1000'],
    ['a loss in percent', () => every().reaches(every()).loss({ most: 5 }), 'most is a ratio'],
    ['hosts without a port', () => every().reaches(everyHost()).tcp(), 'needs a port'],
    ['UDP to hosts', () => every().reaches(everyHost()).udp(53), 'nobody else echoes'],
    ['itself behind a stranger', () => every().tcp(service('a.b')).byItself(), 'byItself() needs'],
    ['days that are none', () => every().hasCertificate({ days: -1 }), 'bad number of days -1'],
    ['an inventory of nothing', () => inventory(undefined as never).holds(), 'inventory() needs an object'],
    ['the same node as a host', () => toHost().onSameNode(), 'onSameNode() needs pods'],
    ['a bad limit for clocks', () => every().clocksAgree('soon' as never), "bad duration 'soon'"],
    ['an unknown question', () => any(every()).pings!(every()), "unknown question 'pings': there are"],
    ['an unknown expectation', () => any(toHost()).fast!(), "unknown expectation 'fast': there are"],
    [
      'an unknown word on the API',
      () => any(apiServer()).fast!(),
      'there are asksEtcdWithin, findsWebhooks, hasCertificate, live, reachesEtcd, ready',
    ],
    ['words after an unknown one', () => any(any(every()).x!()).y!(), "unknown question 'x'"],
    ['a bad duration', () => toHost().within('5 parsecs' as never), "bad duration '5 parsecs'"],
    ['a duration without a unit', () => toHost().within(500 as never), "bad duration '500'"],
    ['no duration', () => toHost().within(undefined as never), 'bad duration'],
    ['a label that cannot be', () => every({ 'no key': 'x' }).has('Ready'), 'impossible selector'],
    ['a value that cannot be', () => every({ zone: 'a b' }).has('Ready'), 'impossible selector'],
    ['labels that are text', () => every('zone=a' as never).has('Ready'), 'impossible selector'],
    ['a host without a port', () => every().reaches('h').tcp(), "reaches('h') needs a port"],
    ['a named host without a port', () => every().tcp('h'), "tcp('h') needs a port"],
    ['UDP to a stranger', () => every().reaches('h').udp(53), 'nobody else echoes'],
    ['a URL that is none', () => every().http('ftp://h/'), 'bad target'],
    ['a URL with credentials', () => every().http('https://u:p@h/'), 'holds no credentials'],
    ['no registry', () => every().reachesRegistry('h:5000'), "bad registry 'h:5000'"],
    ['a path that is none', () => every().http('h', 'x'), "bad path 'x'"],
    ['no status', () => every().http('h').status(), 'status() needs a code'],
    ['a command of nothing', () => command(''), 'command() needs a program'],
    ['a command that is no text', () => command('a', [7 as never]), 'command() needs a program'],
    ['a bad exit code', () => command('a').exits(256), 'bad exit code 256'],
    ['a pattern that is text', () => command('a').prints('x' as never), 'needs a regular expression'],
    ['no file', () => command('a').printsSameAs(''), 'printsSameAs() needs a file'],
    [
      'an unknown word on a command',
      () => any(command('a')).says!(),
      'there are exits, in, prints, printsSameAs, within',
    ],
    ['a bad port', () => every().reaches('h').tcp(70_000), 'bad port 70000'],
    ['port 0', () => every().reaches('h').tcp(0), 'bad port 0'],
    ['port 0 over HTTP', () => every().http('h', '/', 0), 'bad port 0'],
    ['half a port', () => every().tcp('h', 80.5), 'bad port 80.5'],
    ['a bad target', () => every().resolves('no host'), 'bad target'],
    [
      'no target',
      () =>
        every()
          .reaches(undefined as never)
          .tcp(1),
      'bad target',
    ],
    ['a name for pods', () => every().resolves(every() as never), 'pods have no name'],
    ['a service without a namespace', () => every().resolves(service('api')), "bad service 'api'"],
    ['a service of nothing', () => every().resolves(service(7 as never)), 'service() needs'],
    [
      'each backend of a stranger',
      () => every().tcp(service('a.b')).byEveryBackend(),
      'byEveryBackend() needs',
    ],
    [
      'an even spread over a stranger',
      () => every().reaches(service('a.b')).tcp().evenly(),
      'evenly() needs',
    ],
    [
      'a node port of nothing',
      () =>
        every()
          .reaches(nodePort({} as never))
          .tcp(),
      'nodePort() needs',
    ],
    ['no image', () => every().pulls('a b'), "bad image 'a b'"],
    ['no policy', () => every().pulls('a', 'Never' as never), "bad policy 'Never'"],
    ['no size', () => storageClass().keepsData({ size: 'big' }), "bad size 'big'"],
    ['no storage class', () => storageClass('A B').keepsData(), "bad storage class 'A B'"],
    ['the API on a host', () => every().resolves('h').sameAsApi(), 'sameAsApi() needs'],
    [
      'a DNS server that is a host',
      () =>
        every()
          .resolves('h')
          .via('8.8.8.8' as never),
      'via() needs',
    ],
    [
      'a transport',
      () =>
        every()
          .resolves('h')
          .via(dnsService(), 'quic' as never),
      "bad transport 'quic'",
    ],
    [
      'a type',
      () =>
        every()
          .resolves('h')
          .type('MX' as never),
      "bad record type 'MX': there are A, AAAA",
    ],
    ['too often', () => every().resolves('h').times(1000), 'times(1000): 2 to 100'],
    [
      'a way to every replica',
      () =>
        every()
          .resolves('h')
          .viaEveryReplica('tls' as never),
      "'tls'",
    ],
    [
      'a way to what is to come',
      () =>
        every()
          .reaches(newService() as never)
          .tcp(1),
      'bad target',
    ],
    ['a status', () => every().http('h').status(99), 'bad HTTP status 99'],
    ['a path', () => every().http('h', 'x'), "bad path 'x'"],
    ['a path that is none', () => every().http('h', 7 as never), "bad path '7'"],
    [
      'a limit of a trial',
      () =>
        every()
          .hostReachesPods()
          .within('soon' as never),
      "bad duration 'soon'",
    ],
    ['a port of what has none', () => any(every().hostReachesPods()).port!(1), "unknown expectation 'port'"],
    ['a condition', () => every().has('not ready'), "bad condition 'not ready'"],
    ['too many pods', () => pods('web', { count: 101 }).resolves('h'), '1 to 100, not 101'],
    ['no pods', () => pods('web', { count: 0 }).resolves('h'), '1 to 100, not 0'],
    ['a name of pods', () => pods('Web').resolves('h'), "bad name pods('Web')"],
    ['a privileged port', () => pods('web', { serve: { tcp: 80 } }).resolves('h'), 'port 80 for tcp'],
    [
      'a protocol',
      () => pods('web', { serve: { sctp: 8080 } as never }).resolves('h'),
      "cannot serve 'sctp'",
    ],
    ['nobody’s question', () => every(), "check 'x' asks nothing"],
    ['nothing at all', () => undefined, "check 'x' asks nothing"],
    ['a question without how', () => every().reaches(every()), "check 'x' asks nothing"],
  ])('%s', async (_, asked, says) => {
    expect((await question(asked)).mistakes).toEqual([expect.stringContaining(says)]);
  });

  it('and does not hide the next one', async () => {
    const { plan, mistakes } = await read((check) => {
      check('one', any(every().reaches(every())).icmp!());
      check('one', every().has('Ready'));
      check('', every().has('Ready'));
      check('three', every().reaches('h').tcp());
      pods('web');
      pods('web');
    });
    expect(mistakes).toEqual([
      expect.stringContaining("unknown probe 'icmp'"),
      "duplicate check name 'one' in suite 's'",
      'a check needs a name',
      expect.stringContaining('needs a port'),
      "duplicate pods('web') in this suite",
    ]);
    expect(plan.checks.map(({ name }) => name)).toEqual(['three']);
  });

  it.each(['', ' ', 'a/b'])('in the suite name %j', async (name) => {
    expect((await read(() => {}, name)).mistakes).toEqual([expect.stringContaining('bad suite name')]);
  });

  it('with pods outside of a suite', async () => {
    const mistakes = await mistakesOf(() => pods('web'));
    expect(mistakes).toEqual([expect.stringContaining('pods() belongs inside suite')]);
  });

  it('with pods of another suite', async () => {
    let other: ReturnType<typeof pods> | undefined;
    await read(() => {
      other = pods('web');
    }, 'one');
    const { mistakes } = await read((check) => check('x', every().resolves(service(other!))), 'two');
    expect(mistakes).toEqual(["service('web') selects pods('web'), which this suite does not have"]);
  });
});
