import { describe, expect, it } from 'vitest';
import { command } from './command.ts';
import { question, read, SOURCE } from './testing.ts';
import {
  apiServer,
  controlPlane,
  dnsService,
  everyNode,
  newService,
  nodePort,
  pods,
  service,
  storageClass,
} from './words.ts';

const nodes = { kind: 'nodes' };
const web = { kind: 'workload', name: 'web' };
const answer = { reach: 'answer' };
const ab = { kind: 'service', name: 'a', namespace: 'b' };

const every = everyNode;
const toHost = () => every().reaches('h').tcp(1);
const backends = () =>
  pods('web')
    .reaches(service(pods('api')))
    .tcp()
    .byEveryBackend();

describe('words become questions', () => {
  it.each<[word: string, asked: () => unknown, is: object]>([
    ['reaches', () => every().reaches(every()).tcp(), { from: nodes, to: { kind: 'pods', pods: nodes } }],
    ['tcp', () => every().reaches(every()).tcp(), { probe: 'tcp', expect: answer }],
    ['udp', () => every().reaches(every()).udp(99), { probe: 'udp', port: 99 }],
    [
      'labels',
      () => every({ 'x.io/z': 'a' }).resolves('h'),
      { from: { ...nodes, labels: { 'x.io/z': 'a' } } },
    ],
    ['a host', toHost, { port: 1, to: { kind: 'host', host: 'h' } }],
    ['resolves', () => every().resolves('a.b'), { probe: 'dns', to: { kind: 'host', host: 'a.b' } }],
    ['resolves a service', () => every().resolves(service('a.b')), { probe: 'dns', to: ab }],
    ['resolves a.b.svc', () => every().resolves(service('a.b.svc')), { probe: 'dns', to: ab }],
    [
      'via',
      () => every().resolves('a').via(dnsService()),
      { server: { kind: 'dns-service' }, transport: 'udp' },
    ],
    ['via tcp', () => every().resolves('a').via(dnsService(), 'tcp'), { transport: 'tcp' }],
    [
      'sameAsApi',
      () => every().resolves(service('a.b')).sameAsApi(),
      { expect: { ...answer, sameAsApi: true } },
    ],
    ['type', () => every().resolves('a').type('SRV'), { record: 'SRV' }],
    ['absent', () => every().resolves('a').absent(), { expect: { ...answer, absent: 'nodata' } }],
    ['nxdomain', () => every().resolves('a').nxdomain(), { expect: { ...answer, absent: 'nxdomain' } }],
    ['times', () => every().resolves('a').times(20), { times: 20 }],
    [
      'viaEveryReplica',
      () => every().resolves('a').viaEveryReplica('tcp'),
      { server: { kind: 'dns-service' }, everyReplica: true, transport: 'tcp' },
    ],
    ['a new service', () => every().resolves(newService()), { to: { kind: 'new-service' } }],
    [
      'headless',
      () => every().resolves(service(every(), { headless: true })),
      { to: { kind: 'own-service', name: 'every-node-headless', selects: nodes, headless: true } },
    ],
    ['http', () => every().http('h'), { probe: 'http', path: '/' }],
    ['http of a path', () => every().http('h', '/x', 8443).tls(), { path: '/x', port: 8443, tls: true }],
    ['status', () => every().http('h').status(204), { expect: { ...answer, status: [204] } }],
    [
      'http of a URL',
      () => every().http('https://h.io:8443/a/?b=c'),
      { to: { kind: 'host', host: 'h.io' }, port: 8443, path: '/a/?b=c', tls: true },
    ],
    ['http of a URL and a path', () => every().http('http://h.io/a/', '/b'), { port: 80, path: '/a/b' }],
    [
      'a URL without a port',
      () => every().http('https://[::1]'),
      { to: { host: '::1' }, port: 443, path: '/' },
    ],
    [
      'several status',
      () => every().http('h').status(200, 401),
      { expect: { ...answer, status: [200, 401] } },
    ],
    [
      'tcp of a URL',
      () => every().tcp('tcp://h.io:5432'),
      { to: { kind: 'host', host: 'h.io' }, port: 5432 },
    ],
    [
      'reachesRegistry',
      () => every().reachesRegistry('http://r.x:5000/m'),
      { port: 5000, path: '/m/v2/', about: 'registry', expect: { ...answer, status: [200, 401] } },
    ],
    [
      'command',
      () => command('a', ['-b']),
      { kind: 'command', run: ['a', '-b'], exits: 0, withinMs: 30_000 },
    ],
    [
      'what a command must do',
      () => command('a').exits(2).within('1m').prints(/^x/im),
      { exits: 2, withinMs: 60_000, prints: { source: '^x', flags: 'im' } },
    ],
    ['tcp of a service', () => every().tcp(service('a.b')), { probe: 'tcp', to: ab }],
    ['pods', backends, { from: web, to: { kind: 'own-service', name: 'api' } }],
    ['byEveryBackend', backends, { expect: { ...answer, everyBackend: true } }],
    ['within', () => toHost().within('1.5s'), { expect: { ...answer, withinMs: 1500 } }],
    ['refused', () => toHost().refused(), { expect: { reach: 'refused' } }],
    ['blocked', () => toHost().blocked(), { expect: { reach: 'blocked' } }],
    [
      'has',
      () => every().has('Ready'),
      { kind: 'fact', fact: 'node-condition', args: { condition: 'Ready', status: 'True' } },
    ],
    [
      'hasNo',
      () => every().hasNo('DiskPressure'),
      { fact: 'node-condition', args: { condition: 'DiskPressure', status: 'False' } },
    ],
    ['ready', () => apiServer().ready(), { kind: 'fact', fact: 'api-health', args: { endpoint: 'readyz' } }],
    [
      'evenly',
      () => every().reaches(service(every())).tcp().evenly(),
      { expect: { ...answer, everyBackend: true, evenly: true } },
    ],
    [
      'nodePort',
      () => every().reaches(nodePort(every())).udp(),
      { probe: 'udp', to: { kind: 'node-port', name: 'every-node-port', selects: nodes } },
    ],
    [
      'startsContainers',
      () => every().startsContainers().within('3s'),
      { kind: 'trial', trial: 'pod-start', args: { nodes, until: 'started' }, withinMs: 3000 },
    ],
    ['readiesPods', () => every().readiesPods(), { trial: 'pod-start', args: { nodes, until: 'ready' } }],
    [
      'hostReachesPods',
      () => every().hostReachesPods(),
      { kind: 'trial', trial: 'host-to-pod', args: { nodes }, withinMs: 5000 },
    ],
    ['runsPods', () => every().runsPods(), { trial: 'pod-cycle', args: { nodes }, withinMs: 10_000 }],
    [
      'pulls',
      () => every().pulls('r.example:5000/a/b:1'),
      { trial: 'image-pull', args: { nodes, image: 'r.example:5000/a/b:1', policy: 'Always' } },
    ],
    ['deploys', () => controlPlane().deploys(), { trial: 'deploy', args: {}, withinMs: 5000 }],
    [
      'keepsData',
      () => storageClass('fast').keepsData({ size: '2Gi' }),
      { trial: 'volume', args: { className: 'fast', size: '2Gi' } },
    ],
    ['keepsData by default', () => storageClass().keepsData(), { trial: 'volume', args: { size: '1Gi' } }],
    ['live', () => apiServer().live(), { kind: 'fact', fact: 'api-health', args: { endpoint: 'livez' } }],
  ])('%s', async (_, asked, is) => {
    const found = await question(asked);
    expect(found.mistakes).toEqual([]);
    expect(found.question).toMatchObject(is);
    expect(JSON.parse(JSON.stringify(found.question))).toEqual(found.question);
  });

  it('of a suite: checks by id with their line, pods, and each service once', async () => {
    const { plan, mistakes } = await read((check) => {
      const api = pods('web', { count: 2, serve: { udp: 5000 } });
      check('one', every().resolves(service(api)));
      check('two', every().reaches(service(api)).udp());
      check('three', every().reaches(service(every())).tcp());
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
    const base = toHost();
    base.within('1s').refused();
    expect(base.question.expect).toEqual(answer);
  });
});
