import { describe, expect, it } from 'vitest';
import { NEW_HOSTS } from '../core/new-hosts.ts';
import type { ProbeQuestion } from '../core/plan.ts';
import { dnsDestination, type NamedService, newNames } from './dns-destination.ts';

const V4 = '10.0.0.1';
const V6 = 'fd00::a';
const api: NamedService = {
  dnsName: 'api.ns.svc',
  addresses: [V4],
  ports: [
    { name: '', port: 1, protocol: 'TCP' },
    { name: 'web', port: 80, protocol: 'TCP' },
    { name: 'dns', port: 53, protocol: 'UDP' },
  ],
  headless: false,
  ours: false,
};

const asks = (
  more: Partial<ProbeQuestion>,
  expected: Partial<ProbeQuestion['expect']> = {},
): ProbeQuestion => ({
  kind: 'probe',
  probe: 'dns',
  from: { kind: 'nodes' },
  to: { kind: 'service', name: 'api', namespace: 'ns' },
  ...more,
  expect: { reach: 'answer', sameAsApi: true, ...expected },
});

const REVERSE_V6 = 'a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa.';

describe('what to ask DNS about a service, and what the API server has', () => {
  it.each<[what: string, question: Partial<ProbeQuestion>, service: Partial<NamedService>, is: object]>([
    ['its address', {}, {}, { host: 'api.ns.svc', record: 'A', records: [V4] }],
    ['two families', {}, { addresses: [V4, V6] }, { record: 'A', records: [V4] }],
    ['AAAA of two families', { record: 'AAAA' }, { addresses: [V4, V6] }, { record: 'AAAA', records: [V6] }],
    ['nothing but IPv6', {}, { addresses: [V6] }, { record: 'AAAA', records: [V6] }],
    ['AAAA where there is none', { record: 'AAAA' }, {}, { absent: 'nodata', records: [] }],
    ['A where there is none', { record: 'A' }, { addresses: [V6] }, { absent: 'nodata', records: [] }],
    [
      'its first named port',
      { record: 'SRV' },
      {},
      { host: '_web._tcp.api.ns.svc', records: ['80 api.ns.svc'] },
    ],
    ['a port', { record: 'SRV', port: 53 }, {}, { host: '_dns._udp.api.ns.svc', records: ['53 api.ns.svc'] }],
    ['its name', { record: 'PTR' }, {}, { host: '1.0.0.10.in-addr.arpa.', records: ['api.ns.svc'] }],
    ['its name by IPv6', { record: 'PTR' }, { addresses: [V6] }, { host: REVERSE_V6 }],
    ['pods', {}, { headless: true, addresses: [V4, '10.0.0.2'] }, { records: [V4, '10.0.0.2'] }],
    ['pods that nobody names', {}, { headless: true, addresses: [] }, { records: [], absent: undefined }],
  ])('%s', (_, question, service, is) => {
    const found = dnsDestination(asks(question), { ...api, ...service });
    if ('status' in found) throw new Error(found.reason);
    expect({ ...found.truth, ...found.to, absent: found.to.absent }).toMatchObject(is);
    expect(found.to.inCluster).toBe(true);
    expect(found.truth.absent).toBe(found.to.absent);
  });

  it.each<[what: string, question: Partial<ProbeQuestion>, service: Partial<NamedService>]>([
    ['an unnamed port', { record: 'SRV' }, { ports: [{ name: '', port: 1, protocol: 'TCP' }] }],
    ['no such port', { record: 'SRV', port: 99 }, {}],
    ['the name of a headless service', { record: 'PTR' }, { headless: true }],
    ['the pods of a headless service', { record: 'SRV' }, { headless: true }],
  ])('is skipped for %s', (_, question, service) => {
    const found = dnsDestination(asks(question), { ...api, ...service });
    expect(found).toMatchObject({ status: 'skipped', code: 'absent' });
  });

  it('is what the author says, where that is nothing', () => {
    const found = dnsDestination(asks({ record: 'SRV' }, { sameAsApi: false, absent: 'nodata' }), api);
    expect(found).toMatchObject({ to: { absent: 'nodata' }, truth: { absent: 'nodata' } });
  });
});

describe('the names of a new service', () => {
  const made = (ageMs: number) => ({ dnsName: 'new.ns.svc', address: V4, madeAt: performance.now() - ageMs });
  const agesOf = (ageMs: number, withinMs?: number) => {
    const found = newNames(asks({}, withinMs ? { withinMs } : {}), made(ageMs));
    return 'status' in found ? [] : found.to.made?.names.map(({ atMs, name }) => [atMs, name]);
  };

  it('are asked for at their ages, up to the limit', () => {
    expect(agesOf(0, 500)).toEqual([
      [100, 'after-100.new.ns.svc'],
      [250, 'after-250.new.ns.svc'],
      [500, 'after-500.new.ns.svc'],
    ]);
    expect(agesOf(0)?.length).toBe(NEW_HOSTS.length);
  });

  it('are left out where their time has passed, but for the last', () => {
    expect(agesOf(300, 1000)?.map(([ms]) => ms)).toEqual([250, 500, 1000]);
    expect(agesOf(60_000, 1000)?.map(([ms]) => ms)).toEqual([1000]);
    expect(agesOf(0, 50)?.map(([ms]) => ms)).toEqual([100]);
  });
});
