import { describe, expect, it } from 'vitest';
import { BlackHole } from '../drivers/local/black-hole.ts';
import { readGreeting, writeGreeting } from './greeting.ts';
import { tcp } from './tcp.ts';
import {
  closedPort,
  context,
  HOST,
  listenDns,
  listenTcp,
  listenUdp,
  phasesOf,
  SILENCE,
  SOON,
} from './testing.ts';
import { udp } from './udp.ts';

describe('tcp', () => {
  const ask = (port: number, timeoutMs = SOON, greeted = true) =>
    tcp.run({ host: HOST, port, greeted }, context(timeoutMs));

  it('knows the agent that greets', async () => {
    await using server = await listenTcp((socket) => socket.end(writeGreeting({ agent: 'n1', echo: '' })));
    const exchange = await ask(server.port);
    expect(exchange).toMatchObject({ ok: true, phase: 'done', peer: 'n1' });
    expect(exchange.code).toBeUndefined();
    expect(phasesOf(exchange)).toEqual(['resolve', 'connect', 'first-byte']);
    const sum = Object.values(exchange.phasesMs).reduce((a, b) => a + b, 0);
    expect(sum).toBeLessThanOrEqual(exchange.totalMs + 1);
  });

  it('reads a greeting that comes in pieces', async () => {
    await using server = await listenTcp((socket) => {
      socket.write('kube-smo', () => socket.write('ke n2', () => socket.end(' \n')));
    });
    expect(await ask(server.port)).toMatchObject({ ok: true, peer: 'n2' });
  });

  it('is content with the connection where nobody greets', async () => {
    await using server = await listenTcp(() => {});
    const exchange = await ask(server.port, SOON, false);
    expect(exchange).toMatchObject({ ok: true, phase: 'done' });
    expect(phasesOf(exchange)).toEqual(['resolve', 'connect']);
  });

  it('is refused by a closed port', async () => {
    expect(await ask(await closedPort())).toMatchObject({
      ok: false,
      phase: 'connect',
      code: 'ECONNREFUSED',
    });
  });

  it('times out in connect where nothing comes back', async () => {
    const hole = await BlackHole.open('127.0.0.9');
    try {
      const exchange = await tcp.run(
        { host: hole.host, port: hole.tcpPort, greeted: true },
        context(SILENCE),
      );
      expect(exchange).toMatchObject({ ok: false, phase: 'connect', code: 'ETIMEDOUT' });
      expect(exchange.totalMs).toBeGreaterThanOrEqual(SILENCE - 5);
    } finally {
      hole.close();
    }
  });

  it.each([
    { what: 'accepts and is silent', say: () => {}, code: 'ETIMEDOUT' },
    { what: 'closes without a word', say: (end: (text: string) => void) => end(''), code: 'ECONNRESET' },
    {
      what: 'is no agent',
      say: (end: (text: string) => void) => end('SSH-2.0-OpenSSH_9.9\r\n'),
      code: 'EWRONGPEER',
    },
    {
      what: 'talks without end',
      say: (end: (text: string) => void) => end('x'.repeat(100_000)),
      code: 'EWRONGPEER',
    },
    {
      what: 'greets without a name',
      say: (end: (text: string) => void) => end('kube-smoke\n'),
      code: 'EWRONGPEER',
    },
  ])('ends in first-byte with $code where the other side $what', async ({ say, code }) => {
    await using server = await listenTcp((socket) => say((text) => socket.end(text)));
    const exchange = await ask(server.port, code === 'ETIMEDOUT' ? SILENCE : SOON);
    expect(exchange).toMatchObject({ ok: false, phase: 'first-byte', code });
    expect(exchange.peer).toBeUndefined();
  });

  it('resolves a name first, and says where that fails', async () => {
    await using server = await listenTcp((socket) => socket.end(writeGreeting({ agent: 'n1', echo: '' })));
    await using dns = await listenDns((name) => (name === 'n1.test' ? { addresses: [HOST] } : { rcode: 3 }));
    const run = (host: string) =>
      tcp.run({ host, port: server.port, greeted: true }, context(SOON, dns.resolver));
    expect(await run('n1.test')).toMatchObject({ ok: true, peer: 'n1' });
    expect(await run('n2.test')).toMatchObject({ ok: false, phase: 'resolve', code: 'NXDOMAIN' });
  });
});

describe('udp', () => {
  const ask = (port: number, timeoutMs = SOON) => udp.run({ host: HOST, port }, context(timeoutMs));
  const greet = (data: Buffer, agent = 'n1') => writeGreeting({ agent, echo: data.toString('latin1') });

  it('knows the agent that echoes', async () => {
    await using server = await listenUdp((data, reply) => reply(greet(data)));
    const exchange = await ask(server.port);
    expect(exchange).toMatchObject({ ok: true, phase: 'done', peer: 'n1' });
    expect(phasesOf(exchange)).toEqual(['resolve', 'first-byte']);
  });

  it('survives a lost datagram', async () => {
    await using server = await listenUdp((data, reply, count) => count > 1 && reply(greet(data)));
    expect(await ask(server.port)).toMatchObject({ ok: true, peer: 'n1' });
  });

  it('is refused by a closed port', async () => {
    const taken = await listenUdp(() => {});
    await taken[Symbol.asyncDispose]();
    expect(await ask(taken.port)).toMatchObject({ ok: false, phase: 'first-byte', code: 'ECONNREFUSED' });
  });

  it.each([
    { what: 'says nothing', answer: () => undefined },
    { what: 'is no agent', answer: (data: Buffer) => data },
    { what: 'answers somebody else', answer: () => writeGreeting({ agent: 'n1', echo: 'another-nonce' }) },
  ])('times out in first-byte where the other side $what', async ({ answer }) => {
    await using server = await listenUdp((data, reply) => {
      const said = answer(data);
      if (said) reply(said);
    });
    expect(await ask(server.port, SILENCE)).toMatchObject({
      ok: false,
      phase: 'first-byte',
      code: 'ETIMEDOUT',
    });
  });
});

it.each(['', '\n', 'kube-smoke', 'kube-smoke \n', 'smoke n1 x\n', 'kube-smoken n1\n'])(
  '%j is no greeting',
  (line) => {
    expect(readGreeting(line)).toBeUndefined();
  },
);
