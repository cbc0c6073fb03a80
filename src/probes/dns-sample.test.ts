import { describe, expect, it } from 'vitest';
import { sleep } from '../core/deadline.ts';
import { type DnsArgs, dns } from './dns.ts';
import { context, type DnsListening, type DnsReply, listenDns, SOON } from './testing.ts';

const A = { addresses: ['10.0.0.1'] };
const LIMIT_MS = 150;
const LATE_MS = 300;

const ask = (server: DnsListening, more: Partial<DnsArgs>, timeoutMs = SOON) =>
  dns.run({ name: 'a', ...more }, context(timeoutMs, { ...server.resolver, search: ['test'], ndots: 5 }));

describe('many questions for one name', () => {
  it('are for the name that was found, and tell percentiles', async () => {
    await using server = await listenDns((name) => (name === 'a.test' ? A : { rcode: 3 }));
    const exchange = await ask(server, { times: 20, limitMs: LIMIT_MS });
    expect(exchange.measured).toEqual({ p50: expect.any(Number), p99: exchange.totalMs, answers: 20 });
    expect(server.asked.length).toBe(21);
    expect(new Set(server.asked)).toEqual(new Set(['udp a.test']));
    expect(dns.say?.(exchange)).toMatch(/^p50 [\d.]+ms, p99 [\d.]+ms of 20 answers$/);
  });

  it('of which one is late, are more, so that one lost packet is none', async () => {
    await using server = await listenDns(slowly((count) => count === 5));
    const exchange = await ask(server, { times: 20, limitMs: LIMIT_MS });
    expect(exchange.measured).toMatchObject({ answers: 100 });
    expect(exchange.totalMs).toBeLessThan(LIMIT_MS);
  });

  it('of which two are late, are late', async () => {
    await using server = await listenDns(slowly((count) => count === 5 || count === 12));
    const exchange = await ask(server, { times: 20, limitMs: LIMIT_MS });
    expect(exchange).toMatchObject({ ok: true });
    expect(exchange.totalMs).toBeGreaterThanOrEqual(LATE_MS);
  });

  it('that get no answer before the end are as late as the end', async () => {
    await using server = await listenDns((_, __, count) => (count < 4 ? A : undefined));
    const exchange = await ask(server, { times: 10, limitMs: LIMIT_MS }, 600);
    expect(exchange).toMatchObject({ ok: true });
    expect(exchange.totalMs).toBeGreaterThan(LIMIT_MS);
  });

  it('are failed by a server in trouble, and by none for the first', async () => {
    await using trouble = await listenDns((_, __, count) => (count < 8 ? A : { rcode: 2 }));
    expect(await ask(trouble, { times: 20 })).toMatchObject({ ok: false, code: 'SERVFAIL' });
    await using silent = await listenDns(() => undefined);
    expect(await ask(silent, { times: 20 }, 300)).toMatchObject({ ok: false, code: 'ETIMEDOUT' });
  });
});

/** Blocks nobody but the answers that are to be late. */
function slowly(isLate: (count: number) => boolean) {
  return (_: string, __: string, count: number): DnsReply | Promise<DnsReply> =>
    isLate(count) ? sleep(LATE_MS).then(() => A) : A;
}
