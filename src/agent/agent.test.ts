import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AGENT_HEADER } from '../probes/greeting.ts';
import { closedPort, HOST, listenTcp } from '../probes/testing.ts';
import { PROTOCOL, type Reply, type Request } from './protocol.ts';
import { AgentProcess } from './testing.ts';

const everything = { tcp: 0, udp: 0, http: 0 };

describe('an agent', () => {
  it('says what it is at the first hello, and that it lives at each one after', async () => {
    await using agent = new AgentProcess({ serve: everything });
    const welcome = await agent.greet();
    const port = expect.any(Number);
    expect(welcome).toMatchObject({
      hello: PROTOCOL,
      agent: 'n1',
      ports: { tcp: port, udp: port, http: port },
    });
    expect(welcome.version).toMatch(/^\d+\.\d+\.\d+/);
    agent.say({ hello: PROTOCOL });
    expect((await agent.heardLines(2))[1]).toEqual({ hello: PROTOCOL });
    expect(agent.noise).toEqual([]);
  });

  it('greets over TCP, UDP and HTTP by its name', async () => {
    await using agent = new AgentProcess({ agent: 'web-0', serve: everything });
    const { ports } = await agent.greet();
    expect(await text(connect(ports.tcp!, HOST))).toBe('kube-smoke web-0 \n');
    const response = await fetch(`http://${HOST}:${ports.http}/a?b`);
    expect(response.headers.get(AGENT_HEADER)).toBe('web-0');
    expect(await response.json()).toEqual({ agent: 'web-0', path: '/a?b' });
    const socket = createSocket('udp4');
    socket.send('x'.repeat(1000), ports.udp, HOST);
    const [echo] = await once(socket, 'message');
    // never more than it was sent: an open port is no amplifier
    expect(String(echo)).toMatch(/^kube-smoke web-0 x{64}\n\d+ \d+ \d+ 0\n$/);
    expect(echo.length).toBeLessThan(1000);
    socket.send('x'.repeat(100), ports.udp, HOST);
    expect(String((await once(socket, 'message'))[0])).toBe(`kube-smoke web-0 ${'x'.repeat(64)}\n`);
    socket.close();
  });

  it('hears what wants no answer, gives none, and says how much of it came', async () => {
    await using agent = new AgentProcess({ serve: everything });
    const { ports } = await agent.greet();
    const socket = createSocket('udp4');
    const echoes: string[] = [];
    socket.on('message', (data) => echoes.push(String(data)));
    for (let i = 0; i < 5; i++) socket.send('some-token mute\n', ports.udp, HOST);
    socket.send('last', ports.udp, HOST);
    await once(socket, 'message');
    expect(echoes).toEqual(['kube-smoke n1 last\n']);
    const count = async (token: string) => (await agent.ask({ probe: 'heard', args: { token } })).measured;
    expect([await count('some-token'), await count('other')]).toEqual([{ heard: 5 }, { heard: 0 }]);
    socket.close();
  });

  it('answers each of many questions asked at once, exactly once', async () => {
    await using agent = new AgentProcess({ serve: everything });
    const { ports } = await agent.greet();
    const requests = Array.from({ length: 300 }, (_, index) => {
      const probe = (['tcp', 'udp', 'http'] as const)[index % 3]!;
      return {
        id: index + 1,
        probe,
        args: { host: HOST, port: ports[probe], greeted: true, path: '/', tls: false },
        timeoutMs: 10_000,
      };
    });
    agent.lines.length = 0;
    agent.say(...requests);
    const replies = (await agent.heardLines(requests.length)) as Reply[];
    expect(replies.map(({ id }) => id).sort((a, b) => a - b)).toEqual(requests.map(({ id }) => id));
    for (const { answer } of replies)
      expect(answer).toMatchObject({ ok: true, peer: 'n1', peers: ['n1'], attempts: 1, failedAttempts: 0 });
  });

  it('asks once, unless it is told to wait for things to settle', async () => {
    await using agent = new AgentProcess();
    await agent.greet();
    const port = await closedPort();
    const question: Partial<Request> = { probe: 'tcp', args: { host: HOST, port, greeted: false } };
    expect(await agent.ask(question)).toMatchObject({
      ok: false,
      code: 'ECONNREFUSED',
      attempts: 1,
      failedAttempts: 1,
    });
    const answer = agent.ask({ ...question, until: { settle: true, peers: [], maxAnswers: 1 } });
    await using _late = await listenTcp(() => {}, port);
    expect(await answer).toMatchObject({ ok: true });
  });

  it('asks until each backend has answered, and says which never did', async () => {
    let turn = 0;
    await using server = await listenTcp((socket) => socket.end(`kube-smoke web-${turn++ % 2} \n`));
    await using agent = new AgentProcess();
    await agent.greet();
    const question = { probe: 'tcp', args: { host: HOST, port: server.port, greeted: true } };
    const until = (peers: string[]) => ({ until: { settle: false, peers, maxAnswers: 20 } });
    expect((await agent.ask({ ...question, ...until(['web-0', 'web-1']) })).peers).toEqual([
      'web-0',
      'web-1',
    ]);
    const short = await agent.ask({ ...question, ...until(['web-0', 'web-9']) });
    expect(short.peers).toEqual(['web-0', 'web-1']);
    expect(short.attempts).toBeGreaterThanOrEqual(20);
  });

  it('goes on counting answers that are only late, and not where one is missing', async () => {
    let turn = 0;
    const late = (lost: number) => (socket: Socket) => {
      if (turn++ !== lost) setTimeout(() => socket.end('kube-smoke web-0 \n'), 100);
    };
    await using agent = new AgentProcess();
    await agent.greet();
    const count = (port: number) =>
      agent.ask({
        probe: 'tcp',
        args: { host: HOST, port, greeted: true },
        timeoutMs: 500,
        until: { settle: false, peers: ['web-0'], maxAnswers: 1, minAnswers: 40, countingMs: 5000 },
      });
    {
      await using server = await listenTcp(late(-1));
      expect(await count(server.port)).toMatchObject({ answers: 40, failedAttempts: 0 });
    }
    turn = 0;
    await using server = await listenTcp(late(10));
    const { answers, spentMs } = await count(server.port);
    expect(answers).toBeLessThan(40);
    expect(spentMs).toBeLessThan(5000);
  });

  it('sends from its own address', async () => {
    if (process.platform !== 'linux') return;
    const seen: (string | undefined)[] = [];
    await using server = await listenTcp((socket) => {
      seen.push(socket.remoteAddress);
      socket.end('kube-smoke x \n');
    });
    await using agent = new AgentProcess({ address: '127.0.7.7' });
    await agent.greet();
    await agent.ask({ probe: 'tcp', args: { host: HOST, port: server.port, greeted: true } });
    expect(seen).toEqual(['127.0.7.7']);
  });

  it.each([
    { what: 'a probe that there is not', request: { probe: 'icmp', args: {} } },
    { what: 'no probe', request: {} },
    { what: 'a word that every object has', request: { probe: 'constructor', args: {} } },
    { what: 'no arguments', request: { probe: 'tcp', args: null } },
    { what: 'arguments of the wrong kind', request: { probe: 'tcp', args: { host: 7, port: 'x' } } },
    { what: 'a port beyond all ports', request: { probe: 'tcp', args: { host: HOST, port: 99_999 } } },
  ])('answers $what with a code of its own, and lives on', async ({ request }) => {
    await using agent = new AgentProcess();
    await agent.greet();
    const answer = await agent.ask(request);
    expect(answer).toMatchObject({ ok: false, phase: 'resolve' });
    expect(answer.code).toMatch(/^(EPROBE|EAGENT)$/);
    agent.say({ hello: PROTOCOL });
    expect((await agent.heardLines(2))[1]).toEqual({ hello: PROTOCOL });
  });

  it('survives garbage', async () => {
    await using agent = new AgentProcess();
    for (const line of [
      '',
      'GET / HTTP/1.1\r',
      '{',
      'null',
      '42',
      '"hello"',
      'true',
      '\u0000\u0000',
      '{"hello"',
    ])
      agent.write(`${line}\n`);
    agent.write('{"hel');
    agent.write('lo":1}\n');
    expect((await agent.heardLines(1))[0]).toMatchObject({ hello: PROTOCOL, agent: 'n1' });
  });

  it('says unasked that it was not awake', async () => {
    await using agent = new AgentProcess();
    await agent.greet();
    agent.kill('SIGSTOP');
    await sleep(1500);
    agent.kill('SIGCONT');
    const { lagMs, lateMs } = await agent.late.promise;
    expect(Math.max(lagMs, lateMs)).toBeGreaterThan(500);
  });
});
