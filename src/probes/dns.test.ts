import { describe, expect, it } from 'vitest';
import type { Absence, RecordType } from '../core/plan.ts';
import { type DnsArgs, dns } from './dns.ts';
import type { ResolverConfig } from './resolver.ts';
import { closedPort, context, type DnsReply, HOST, listenDns, listenTcp, SILENCE, SOON } from './testing.ts';

const A = { addresses: ['10.0.0.2', '10.0.0.1'] };
const NXDOMAIN = { rcode: 3 };
const SERVFAIL = { rcode: 2 };

const ask = (resolver: ResolverConfig, timeoutMs = SOON, more: Partial<DnsArgs> = {}) =>
  dns.run({ name: 'a.test', ...more }, context(timeoutMs, resolver));

describe.each(['udp', 'tcp'] as const)('dns over %s', (transport) => {
  it.each<{
    what: string;
    reply: DnsReply;
    ok: boolean;
    code?: string;
    addresses?: string[];
    timeoutMs?: number;
  }>([
    { what: 'addresses, sorted', reply: A, ok: true, addresses: ['10.0.0.1', '10.0.0.2'] },
    {
      what: 'an alias and its address',
      reply: { alias: 'b.test', addresses: ['10.0.0.3'] },
      ok: true,
      addresses: ['10.0.0.3'],
    },
    { what: 'no such name', reply: NXDOMAIN, ok: false, code: 'NXDOMAIN' },
    { what: 'a name without addresses', reply: {}, ok: false, code: 'NODATA' },
    { what: 'an alias that leads nowhere', reply: { alias: 'b.test' }, ok: false, code: 'NODATA' },
    { what: 'a server in trouble', reply: SERVFAIL, ok: false, code: 'SERVFAIL' },
    { what: 'a server that refuses', reply: { rcode: 5 }, ok: false, code: 'REFUSED' },
    { what: 'silence', reply: undefined, ok: false, code: 'ETIMEDOUT', timeoutMs: SILENCE },
  ])('$what', async ({ reply, ok, code, addresses, timeoutMs = SOON }) => {
    await using server = await listenDns(() => reply);
    const exchange = await ask(server.resolver, timeoutMs, { transport });
    expect(exchange).toMatchObject({ ok, phase: ok ? 'done' : 'resolve' });
    expect(exchange.code).toBe(code);
    expect(exchange.records).toEqual(addresses ?? []);
    expect(server.asked[0]).toBe(`${transport} a.test`);
  });

  it('refused by a closed port', async () => {
    const servers = [{ address: HOST, port: await closedPort() }];
    const exchange = await ask({ servers, search: [], ndots: 1 }, SOON, { transport });
    expect(exchange).toMatchObject({ ok: false, phase: 'resolve', code: 'ECONNREFUSED' });
  });

  it.each([
    { what: 'no DNS at all', garbage: Buffer.from('SSH-2.0-OpenSSH_9.9\r\n') },
    { what: 'an empty message', garbage: Buffer.alloc(0) },
    {
      what: 'a header that promises more than there is',
      garbage: Buffer.from('000081800001ffff00000000', 'hex'),
    },
    {
      what: 'a name that points to itself',
      garbage: Buffer.from('000081800001000100000000c00c00010001c00c00010001', 'hex'),
    },
    { what: 'an answer of another id', garbage: { ...A, otherId: true } },
    { what: 'the answer to another question', garbage: { ...A, question: 'b.test' } },
    { what: 'another name that is not there', garbage: { ...NXDOMAIN, question: 'b.test' } },
  ])('$what is not taken for an answer', async ({ garbage }) => {
    await using server = await listenDns(() => garbage);
    const exchange = await ask(server.resolver, SILENCE, { transport });
    expect(exchange).toMatchObject({ ok: false, phase: 'resolve', records: [] });
    expect(exchange.code).toMatch(/^(ETIMEDOUT|ECONNRESET)$/);
  });
});

describe('dns', () => {
  it('asks again over TCP where the answer was too long for UDP', async () => {
    const many = Array.from({ length: 100 }, (_, index) => `10.0.1.${index}`);
    await using server = await listenDns((_, transport) =>
      transport === 'udp' ? { addresses: ['10.9.9.9'], truncated: true } : { addresses: many },
    );
    expect(await ask(server.resolver)).toMatchObject({ ok: true, records: [...many].sort() });
    expect(server.asked).toEqual(['udp a.test', 'tcp a.test']);
  });

  it('is failed by a truncated answer and no TCP', async () => {
    await using server = await listenDns((_, transport) =>
      transport === 'udp' ? { truncated: true } : undefined,
    );
    expect(await ask(server.resolver, SILENCE)).toMatchObject({ ok: false, code: 'ETIMEDOUT' });
  });

  it('survives a lost datagram', async () => {
    await using server = await listenDns((_, __, count) => (count > 1 ? A : undefined));
    expect(await ask(server.resolver)).toMatchObject({ ok: true });
  });

  it('hears a connection that closes without an answer', async () => {
    await using server = await listenTcp((socket) => socket.once('data', () => socket.end()));
    const resolver = { servers: [{ address: server.host, port: server.port }], search: [], ndots: 1 };
    expect(await ask(resolver, SOON, { transport: 'tcp' })).toMatchObject({
      ok: false,
      phase: 'resolve',
      code: 'ECONNRESET',
    });
  });

  it.each([
    { name: 'api', found: 'api.svc.test', asked: ['api.ns.test', 'api.svc.test'] },
    { name: 'api.ns', found: undefined, asked: ['api.ns.ns.test', 'api.ns.svc.test', 'api.ns'] },
    { name: 'api.svc.test.', found: 'api.svc.test', asked: ['api.svc.test'] },
    { name: 'a.b.c', found: undefined, asked: ['a.b.c', 'a.b.c.ns.test', 'a.b.c.svc.test'] },
  ])('goes through the search list for $name', async ({ name, found, asked }) => {
    await using server = await listenDns((wanted) => (wanted === 'api.svc.test' ? A : NXDOMAIN));
    const exchange = await ask({ ...server.resolver, search: ['ns.test', 'svc.test'], ndots: 2 }, SOON, {
      name,
    });
    expect(server.asked).toEqual(asked.map((one) => `udp ${one}`));
    expect(exchange.ok).toBe(found !== undefined);
    expect(exchange.foundName).toBe(found);
  });

  it.each([
    { what: 'is silent', first: undefined },
    { what: 'is in trouble', first: SERVFAIL },
  ])('asks the next server where one $what', async ({ first }) => {
    await using bad = await listenDns(() => first);
    await using good = await listenDns(() => A);
    const servers = [...bad.resolver.servers, ...good.resolver.servers];
    expect(await ask({ servers, search: [], ndots: 1 }, 2 * SILENCE)).toMatchObject({ ok: true });
  });

  it('takes a "no such name" for the last word', async () => {
    await using one = await listenDns(() => NXDOMAIN);
    await using other = await listenDns(() => A);
    const servers = [...one.resolver.servers, ...other.resolver.servers];
    expect(await ask({ servers, search: [], ndots: 1 })).toMatchObject({ ok: false, code: 'NXDOMAIN' });
    expect(other.asked).toEqual([]);
  });

  it('asks a named server alone', async () => {
    await using named = await listenDns(() => A);
    await using usual = await listenDns(() => NXDOMAIN);
    const server = { address: named.host, port: named.port };
    expect(await ask(usual.resolver, SOON, { server })).toMatchObject({ ok: true });
    expect(usual.asked).toEqual([]);
  });

  it.each<{ record: RecordType; fields: Record<string, unknown>; is: string }>([
    { record: 'AAAA', fields: { address: 'fd00::a' }, is: 'fd00::a' },
    { record: 'SRV', fields: { priority: 0, weight: 9, port: 80, target: 'b.test' }, is: '80 b.test' },
    { record: 'PTR', fields: { domain: 'b.test' }, is: 'b.test' },
  ])('asks for $record', async ({ record, fields, is }) => {
    await using server = await listenDns(() => ({ records: [fields] }));
    expect(await ask(server.resolver, SOON, { record })).toMatchObject({ ok: true, records: [is] });
  });

  it.each<{ what: string; absent: Absence; reply: DnsReply; ok: boolean; code?: string }>([
    { what: 'nothing, as wanted', absent: 'nodata', reply: {}, ok: true },
    { what: 'no name, as wanted', absent: 'nxdomain', reply: NXDOMAIN, ok: true },
    { what: 'an address', absent: 'nodata', reply: A, ok: false, code: 'EWRONGANSWER' },
    { what: 'an address', absent: 'nxdomain', reply: A, ok: false, code: 'EWRONGANSWER' },
    { what: 'a name without addresses', absent: 'nxdomain', reply: {}, ok: false, code: 'EWRONGANSWER' },
    { what: 'no name at all', absent: 'nodata', reply: NXDOMAIN, ok: false, code: 'NXDOMAIN' },
    { what: 'trouble', absent: 'nodata', reply: SERVFAIL, ok: false, code: 'SERVFAIL' },
    { what: 'silence', absent: 'nxdomain', reply: undefined, ok: false, code: 'ETIMEDOUT' },
  ])('wants $absent and gets $what', async ({ absent, reply, ok, code }) => {
    await using server = await listenDns(() => reply);
    const exchange = await ask(server.resolver, SILENCE, { absent });
    expect([exchange.ok, exchange.code]).toEqual([ok, code]);
  });

  it.each<{ what: string; more: Partial<DnsArgs>; asked: string[] }>([
    { what: 'that is not to be found', more: { name: 'no', absent: 'nxdomain' }, asked: ['no.ns.test'] },
    {
      what: 'of a service',
      more: { name: 'a.ns', inCluster: true },
      asked: ['a.ns.ns.test', 'a.ns.svc.test'],
    },
    { what: 'that is absolute', more: { name: 'a.ns.', inCluster: true }, asked: ['a.ns'] },
  ])('does not ask the world for a name $what', async ({ more, asked }) => {
    await using server = await listenDns(() => NXDOMAIN);
    await ask({ ...server.resolver, search: ['ns.test', 'svc.test'], ndots: 5 }, SOON, more);
    expect(server.asked).toEqual(asked.map((one) => `udp ${one}`));
  });

  it('takes a name without such a record for the one that was meant', async () => {
    await using server = await listenDns((name) => (name === 'a.ns.test' ? {} : NXDOMAIN));
    const resolver = { ...server.resolver, search: ['ns.test', 'test'], ndots: 5 };
    expect(await ask(resolver, SOON, { name: 'a', record: 'AAAA' })).toMatchObject({ code: 'NODATA' });
    expect(server.asked).toEqual(['udp a.ns.test']);
  });

  it('without a server is no answer of anybody', async () => {
    expect(await ask({ servers: [], search: [], ndots: 1 })).toMatchObject({ ok: false, code: 'ESERVERS' });
  });
});
