import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { ProbeQuestion } from '../core/plan.ts';
import { clock } from './clock.ts';
import { echoOf, STATE_BYTES } from './echo-server.ts';
import { DATAGRAMS, type HeardArgs, heard } from './heard.ts';
import { HeardTokens, muteDatagram } from './heard-tokens.ts';
import { loss } from './loss.ts';
import { mtu } from './mtu.ts';
import type { Exchange } from './probe.ts';
import { context, HOST, listen, listenUdp, SILENCE, SOON } from './testing.ts';
import { transfer } from './transfer.ts';

type Path = (data: Buffer, count: number) => boolean;

/** An agent's echo on a network that treats datagrams so; what it gives back passes `onWayBack`. */
function agent(arrives: Path, returns = arrives, lagMs = 0) {
  return listenUdp((data, reply, count) => {
    const answer = arrives(data, count) ? echoOf('n2', data, () => lagMs) : undefined;
    if (answer && returns(answer, count)) reply(answer);
  });
}
const always = () => true;
const never = () => false;
const small = (data: Buffer) => data.length <= STATE_BYTES;

const question = (options: ProbeQuestion['options'] = {}): ProbeQuestion => ({
  kind: 'probe',
  probe: 'loss',
  from: { kind: 'nodes' },
  to: { kind: 'pods', pods: { kind: 'nodes' } },
  options,
  expect: { reach: 'answer' },
});

describe('full-size packets', () => {
  const ask = async (arrives: Path, returns = arrives) => {
    await using server = await agent(arrives, returns);
    return await mtu.run({ host: HOST, port: server.port }, context(SOON));
  };

  it.each([
    { what: 'pass', arrives: always, returns: always, says: undefined },
    {
      what: 'vanish',
      arrives: small,
      returns: small,
      says: /vanish on the way there, small ones come back \(10 of 10\)/,
    },
    { what: 'do not come back', arrives: always, returns: small, says: /come through, and none .* back/ },
  ])('$what', async ({ arrives, returns, says }) => {
    const exchange = await ask(arrives, returns);
    expect(exchange).toMatchObject({ ok: true, peer: 'n2' });
    const wrong = mtu.wrong?.(question(), exchange, 0);
    if (!says) return expect(wrong).toBeUndefined();
    expect(wrong).toMatchObject({ code: 'EMTU', observed: expect.stringMatching(says) });
  });

  it('are not blamed where small ones are lost, too', async () => {
    const exchange = await ask((data, count) => count === 1 || (small(data) && count % 4 === 0));
    expect(mtu.wrong?.(question(), exchange, 0)).toMatchObject({ code: 'ELOSS' });
  });

  it('are not sent where small ones do not get through', async () => {
    await using server = await agent(never);
    const exchange = await mtu.run({ host: HOST, port: server.port }, context(SILENCE));
    expect(exchange).toMatchObject({ ok: false, phase: 'connect', code: 'ETIMEDOUT' });
  });

  it('are not sent where the port is closed', async () => {
    const server = await agent(always);
    await server[Symbol.asyncDispose]();
    const exchange = await mtu.run({ host: HOST, port: server.port }, context(SILENCE));
    expect(exchange).toMatchObject({ ok: false, phase: 'connect', code: 'ECONNREFUSED' });
  });

  it('are named where the way says that it takes less', () => {
    const exchange = { measured: { bytes: 1450, tooBig: 1 } } as unknown as Exchange;
    expect(mtu.wrong?.(question(), exchange, 0)).toMatchObject({
      code: 'EMTU',
      observed: expect.stringMatching(/way there says so/),
    });
  });

  it.each([
    { what: 'come in pieces after the first was lost', grows: 2, says: /too big: the way back says so/ },
    { what: 'are whole, and one was lost', grows: 0, says: undefined },
  ])('that $what', async ({ grows, says }) => {
    let full = 0;
    await using server = await listenUdp((data, reply) => {
      const answer = echoOf('n2', data, () => 0)!;
      if (small(answer)) return reply(answer);
      full++;
      const [greeting, state = ''] = answer.toString('latin1').split('\n');
      const told = state
        .split(' ')
        .with(3, String(full * grows))
        .join(' ');
      if (full > 1) reply(Buffer.concat([Buffer.from(`${greeting}\n${told}\n`)], answer.length));
    });
    const exchange = await mtu.run({ host: HOST, port: server.port }, context(SOON));
    const wrong = mtu.wrong?.(question(), exchange, 0);
    if (!says) return expect(wrong).toBeUndefined();
    expect(wrong).toMatchObject({ code: 'EMTU', observed: expect.stringMatching(says) });
  });
});

describe('loss', () => {
  const ask = async (arrives: Path, { lagMs = 0, most = 0.01 } = {}) => {
    await using server = await agent(arrives, always, lagMs);
    return await loss.run({ host: HOST, port: server.port, datagrams: 100, most }, context(2000));
  };

  it('is none where all come back', async () => {
    const exchange = await ask(always);
    expect(exchange.measured).toMatchObject({ sent: 100, lost: 0, lossRatio: 0 });
    expect(exchange.totalMs).toBe(exchange.measured?.rttP99Ms);
    expect(loss.wrong?.(question({ most: 0 }), exchange, 0)).toBeUndefined();
    expect(loss.say?.(exchange)).toMatch(/^0 of 100 datagrams lost \(0 %\), RTT p50 .+, p99 .+$/);
  });

  it('is counted, and held against the limit', async () => {
    const exchange = await ask((_, count) => count % 5 !== 0, { most: 0.2 });
    expect(exchange.measured).toMatchObject({ sent: 100, lost: 20, lossRatio: 0.2 });
    const judge = (most: number, lagMs = 0) => loss.wrong?.(question({ most }), exchange, lagMs);
    expect(judge(0.2)).toBeUndefined();
    expect(judge(0.1)).toMatchObject({
      code: 'ELOSS',
      observed: expect.stringMatching(/^20 of 100 datagrams lost \(20 %\)/),
    });
    expect(judge(0.1, 400)).toMatchObject({ status: 'inconclusive', code: 'agent-starved' });
  });

  it.each([
    { what: 'a few, once', isLost: (count: number) => count === 40 || count === 41, lossRatio: 2 / 400 },
    { what: 'a few, all the time', isLost: (count: number) => count % 40 === 0, lossRatio: 10 / 400 },
  ])('is measured on more where too many seem to be lost: $what', async ({ isLost, lossRatio }) => {
    const exchange = await ask((_, count) => !isLost(count));
    expect(exchange.measured).toMatchObject({ sent: 400, lossRatio });
    const wrong = loss.wrong?.(question({ most: 0.01 }), exchange, 0);
    if (lossRatio < 0.01) expect(wrong).toBeUndefined();
    else expect(wrong).toMatchObject({ observed: expect.stringMatching(/^10 of 400 .* \(2.5 %\)/) });
  });

  it('says nothing where the other agent was starved', async () => {
    const exchange = await ask((_, count) => count % 5 !== 0, { lagMs: 800 });
    expect(loss.wrong?.(question({ most: 0.01 }), exchange, 0)).toMatchObject({ status: 'inconclusive' });
  });
});

describe('datagrams that want no answer', () => {
  /** An agent that listens on a network which lets some datagrams through. */
  const listening = (heardTokens: HeardTokens, arrives: Path) =>
    listenUdp((data, reply, count) => {
      if (!arrives(data, count)) return;
      if (!heardTokens.note(data)) reply('an answer');
    });
  const exchange = async (arrives: Path, timeoutMs = SOON) => {
    const heardTokens = new HeardTokens();
    await using server = await listening(heardTokens, arrives);
    const args = heard.build(question(), { ...server, greets: true });
    const sent = await heard.run(args, context(SOON));
    expect(sent).toMatchObject({ ok: true, measured: { sent: DATAGRAMS } });
    return await heard.run({ token: args.token }, { ...context(timeoutMs), heardTokens });
  };

  it.each([
    { what: 'all', arrives: always, count: DATAGRAMS },
    { what: 'some', arrives: (_: Buffer, count: number) => count > 3, count: DATAGRAMS - 3 },
    { what: 'none', arrives: never, count: 0 },
  ])('are counted by who hears them: $what', async ({ arrives, count }) => {
    const { ok, measured } = await exchange(arrives, SILENCE);
    expect({ ok, measured }).toEqual({ ok: true, measured: { heard: count } });
  });

  it('are waited for, and not for long', async () => {
    const heardTokens = new HeardTokens();
    const args: HeardArgs = { token: 'late' };
    const note = () => heardTokens.note(muteDatagram('late'));
    setTimeout(() => Array.from({ length: DATAGRAMS }, note), 100);
    const { totalMs, measured } = await heard.run(args, { ...context(SOON), heardTokens });
    expect(measured).toEqual({ heard: DATAGRAMS });
    expect(totalMs).toBeLessThan(450);
    const silence = await heard.run({ token: 'never' }, { ...context(SOON), heardTokens });
    expect(silence.measured).toEqual({ heard: 0 });
    expect(silence.totalMs).toBeLessThan(700);
  });

  it('are none where the system sends none', async () => {
    const args = { host: '255.255.255.255', port: 9, token: 'x' };
    expect(await heard.run(args, context(SOON))).toMatchObject({ ok: true });
  });

  it('are a question that was not put where the agent has no address to send from', async () => {
    const args = { host: HOST, port: 9, token: 'x' };
    // of a range for documents: no machine has it
    const sending = heard.run(args, { ...context(SOON), localAddress: '192.0.2.1' });
    await expect(sending).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it('are remembered by their token, the last 200 of those', () => {
    const heardTokens = new HeardTokens();
    for (let i = 0; i < 10_000; i++) heardTokens.note(muteDatagram(`t${i}`));
    const known = Array.from({ length: 10_000 }, (_, i) => heardTokens.count(`t${i}`));
    expect(known.filter((count) => count > 0)).toHaveLength(200);
    expect(known.slice(-200)).toEqual(Array(200).fill(1));
  });

  it.each([
    { what: 'a word', data: 'abc\n' },
    { what: 'one that wants as much back', data: 'abc full\n' },
    { what: 'a token too long', data: `${'x'.repeat(100)} mute\n` },
    { what: 'no token', data: ' mute\n' },
    { what: 'nothing', data: '' },
  ])('are not $what', ({ data }) => {
    const heardTokens = new HeardTokens();
    expect(heardTokens.note(Buffer.from(data))).toBe(false);
    expect(heardTokens.count(data.split(' ')[0] ?? '')).toBe(0);
  });
});

describe('clock', () => {
  it('finds the difference within its error', async () => {
    await using server = await listenUdp((data, reply) => {
      const [greeting] = (echoOf('n2', data, () => 0)?.toString() ?? '').split('\n');
      reply(`${greeting}\n${Date.now() + 5000} 0 1500\n`);
    });
    const { measured } = await clock.run({ host: HOST, port: server.port }, context(SOON));
    const { offsetMs = 0, errorMs = 0 } = measured ?? {};
    expect(Math.abs(offsetMs - 5000)).toBeLessThanOrEqual(errorMs);
  });

  it('cannot say where the other tells none', async () => {
    await using server = await listenUdp((data, reply) => {
      reply(`${(echoOf('n2', data, () => 0)?.toString() ?? '').split('\n')[0]}\n`);
    });
    const exchange = await clock.run({ host: HOST, port: server.port }, context(SOON));
    expect(clock.wrong?.(question(), exchange, 0)).toMatchObject({ status: 'inconclusive' });
  });
});

describe('an agent', () => {
  const lengthOf = (bytes: number, words = 'x.1') =>
    echoOf('n2', Buffer.concat([Buffer.from(`${words}\n`)], bytes), () => 0)?.length;

  it('gives back as much as came to whoever wants that, and never more than a few words otherwise', () => {
    expect(lengthOf(1400, 'x.1 full')).toBe(1400);
    expect(lengthOf(1400)).toBeLessThan(STATE_BYTES);
    expect(lengthOf(STATE_BYTES, 'x.1 full')).toBe(STATE_BYTES);
    expect(lengthOf(40, 'x.1 full')).toBeLessThan(64);
  });

  it('tells its state under the longest name that a node can have, and stays below what came', async () => {
    const name = 'n'.repeat(253);
    await using server = await listenUdp((data, reply) => {
      const answer = echoOf(name, data, () => 12_345)!;
      expect(answer.length).toBeLessThanOrEqual(data.length);
      reply(answer);
    });
    const exchange = await loss.run({ host: HOST, port: server.port, datagrams: 10, most: 0 }, context(SOON));
    expect(exchange).toMatchObject({ peer: name, measured: { lost: 0, stalledMs: 12_345 } });
  });

  it('does not answer an answer', () => {
    const answer = echoOf('n2', Buffer.from('x.1\n'), () => 0)!;
    expect(echoOf('n1', answer, () => 0)).toBeUndefined();
  });
});

describe('transfer', () => {
  const BYTES = 300_000;
  const ask = async (handler: Parameters<typeof createServer>[1], timeoutMs = SOON) => {
    await using server = await listen(createServer(handler));
    return await transfer.run({ host: HOST, port: server.port, bytes: BYTES }, context(timeoutMs));
  };

  it.each<{ what: string; handler: Parameters<typeof createServer>[1]; is: object; timeoutMs?: number }>([
    {
      what: 'comes back whole',
      handler: (request, response) => void request.pipe(response),
      is: { ok: true, measured: { received: BYTES } },
    },
    {
      what: 'does not arrive',
      handler: () => {},
      is: { ok: false, code: 'ESTALLED', phase: 'first-byte', error: expect.stringMatching(/do not arrive/) },
      timeoutMs: SILENCE,
    },
    {
      what: 'stalls on the way back',
      handler: (request, response) =>
        void request.resume().on('end', () => {
          response.setHeader('content-length', BYTES);
          response.write('x'.repeat(1000));
        }),
      is: { ok: false, code: 'ESTALLED', phase: 'body', error: expect.stringMatching(/^1000 of 300000/) },
      timeoutMs: SILENCE,
    },
    {
      what: 'is answered by somebody else',
      handler: (_, response) => void response.end('hello'),
      is: { ok: false, code: 'EWRONGPEER' },
    },
  ])('$what', async ({ handler, is, timeoutMs }) => {
    expect(await ask(handler, timeoutMs)).toMatchObject(is);
  });
});
