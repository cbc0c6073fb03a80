import { describe, expect, it } from 'vitest';
import { dns } from './dns.ts';
import type { NewNames } from './probe.ts';
import { context, type DnsReply, listenDns, SOON } from './testing.ts';

const A = { addresses: ['192.0.2.1'] };
const NXDOMAIN = { rcode: 3 };
const names = [100, 200, 300].map((atMs) => ({ atMs, name: `after-${atMs}.test.` }));

async function ask(ageMs: number, reply: (name: string) => DnsReply, timeoutMs = SOON) {
  await using server = await listenDns(reply);
  const made: NewNames = { ageMs, names };
  const exchange = await dns.run({ name: 'test', made }, context(timeoutMs, server.resolver));
  return { exchange, asked: server.asked };
}

describe('a new name', () => {
  it('that is there is asked for once, at its age', async () => {
    const { exchange, asked } = await ask(40, () => A);
    expect(asked).toEqual(['udp after-100.test']);
    expect(exchange).toMatchObject({ ok: true, records: ['192.0.2.1'] });
    expect(exchange.measured?.ageMs).toBeGreaterThanOrEqual(100);
    expect(dns.say?.(exchange)).toMatch(/^there when first asked for, \d+ms after it was made$/);
  });

  it('that comes later is found by another name, as the first is remembered not to be there', async () => {
    const { exchange, asked } = await ask(0, (name) => (name === 'after-300.test' ? A : NXDOMAIN));
    expect(asked).toEqual(['udp after-100.test', 'udp after-200.test', 'udp after-300.test']);
    expect(exchange.totalMs).toBeGreaterThanOrEqual(300);
    expect(dns.say?.(exchange)).toMatch(/^known \d+ms after it was made$/);
  });

  it('whose moments have passed is asked for by its last, and is not slow for an asker that is', async () => {
    const { exchange, asked } = await ask(5000, () => A);
    expect(asked).toEqual(['udp after-300.test']);
    expect(exchange.measured?.ageMs).toBeGreaterThanOrEqual(5000);
    expect(exchange.totalMs).toBeLessThan(5000);
  });

  it('that never comes is told with its age', async () => {
    const { exchange } = await ask(0, () => NXDOMAIN);
    expect(exchange).toMatchObject({ ok: false, code: 'NXDOMAIN' });
    expect(exchange.error).toMatch(/^not known \d+ms after it was made$/);
  });

  it('is given up where nobody answers', async () => {
    const { exchange, asked } = await ask(0, () => undefined, 400);
    expect(exchange).toMatchObject({ ok: false, code: 'ETIMEDOUT' });
    expect(asked).toEqual(['udp after-100.test']);
  });
});
