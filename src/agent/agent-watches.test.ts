import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { closedPort, HOST, listenTcp } from '../probes/testing.ts';
import type { PathChange, Seen, WatchedPath, WatchReply } from './protocol.ts';
import { AgentProcess } from './testing.ts';

const EVERY_MS = 500;

class WatchingAgent extends AgentProcess {
  async tell(after: number, paths?: readonly WatchedPath[]): Promise<Seen> {
    this.lines.length = 0;
    const watch = { everyMs: EVERY_MS, after, ...(paths ? { paths } : {}) };
    this.say({ id: 7, timeoutMs: 1000, watch });
    return ((await this.heardLines(1))[0] as WatchReply).seen;
  }

  /** Asks until a path is in this state. @returns what was told of it until then */
  async until(key: string, state: PathChange['state']): Promise<PathChange[]> {
    for (;;) {
      const told = (await this.tell(0)).changes.filter((change) => change.key === key);
      if (told.at(-1)?.state === state) return told.filter((change) => isSure(change, state));
      await sleep(50);
    }
  }
}

/** On a loaded machine an agent is in doubt now and then: that is right, and not what is asked here. */
const isSure = (change: PathChange, wanted: PathChange['state']): boolean =>
  change.state === wanted || change.state !== 'unsure';

const tcp = (port: number, key = 'way'): WatchedPath => ({
  key,
  try: {
    probe: 'tcp',
    args: { host: HOST, port, greeted: false },
    timeoutMs: 450,
    until: { settle: true, peers: [], maxAnswers: 1, everyMs: 150, tryMs: 450 },
  },
});
const kept = (port: number, key = 'kept'): WatchedPath => ({ key, try: { keep: { host: HOST, port } } });

/** Gives back what comes through an upgraded connection, as an agent does, until it is told otherwise. */
async function serveLines(port = 0) {
  const sockets = new Set<Socket>();
  const server: Server = createServer();
  server.on('upgrade', (_request, socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen({ port, host: HOST }, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe.concurrent('an agent that watches', { timeout: 30_000 }, () => {
  it('tells when a path went out and came back, with the code, and no more', async () => {
    await using agent = new WatchingAgent();
    await agent.greet();
    const port = await closedPort();
    await agent.tell(0, [tcp(port)]);
    await agent.until('way', 'out');
    await using _server = await listenTcp((socket) => socket.end(), port);
    const told = await agent.until('way', 'ok');
    expect(told).toEqual([
      expect.objectContaining({ state: 'out', code: 'ECONNREFUSED' }),
      expect.objectContaining({ state: 'ok' }),
    ]);
    expect(told[1]!.atMs).toBeGreaterThan(told[0]!.atMs);
    await sleep(5 * EVERY_MS);
    expect((await agent.tell(0)).changes.filter(({ key }) => key === 'way')).toHaveLength(2);
  });

  it('goes on while nobody asks, and forgets only what has arrived', async () => {
    await using agent = new WatchingAgent();
    await agent.greet();
    const port = await closedPort();
    const first = await agent.tell(0, [tcp(port)]);
    {
      await using _server = await listenTcp((socket) => socket.end(), port);
      await sleep(1300);
    }
    await sleep(1300);
    const late = await agent.tell(0);
    expect(late.nowMs - first.nowMs).toBeGreaterThan(2500);
    const states = late.changes.filter(({ key }) => key === 'way').map(({ state }) => state);
    expect(states.slice(-2)).toEqual(['ok', 'out']);
    expect((await agent.tell(0)).changes.slice(0, late.changes.length)).toEqual(late.changes);
    const { number } = late.changes.at(-1)!;
    expect((await agent.tell(number)).changes.filter((change) => change.number <= number)).toEqual([]);
  });

  it('keeps a connection, says when it broke, and opens another', async () => {
    await using lines = await serveLines();
    await using agent = new WatchingAgent();
    await agent.greet();
    await agent.tell(0, [kept(lines.port)]);
    await agent.until('kept', 'ok');
    await sleep(3 * EVERY_MS);
    expect(lines.sockets.size).toBe(1);
    for (const socket of lines.sockets) socket.resetAndDestroy();
    await expect.poll(() => lines.sockets.size, { timeout: 5000 }).toBe(2);
    expect(await agent.until('kept', 'ok')).toEqual([
      expect.objectContaining({ state: 'ok' }),
      expect.objectContaining({ state: 'out', broke: true, code: 'ECONNRESET' }),
      expect.objectContaining({ state: 'ok' }),
    ]);
  });

  it('tells a kept connection that falls silent from one that breaks', async () => {
    await using lines = await serveLines();
    await using agent = new WatchingAgent();
    await agent.greet();
    await agent.tell(0, [kept(lines.port)]);
    await agent.until('kept', 'ok');
    const [socket] = lines.sockets;
    socket!.unpipe(socket).pause();
    const silent = await agent.until('kept', 'out');
    expect(silent.at(-1)).toMatchObject({ state: 'out', code: 'ETIMEDOUT' });
    expect(silent.at(-1)).not.toHaveProperty('broke');
    socket!.pipe(socket!);
    expect((await agent.until('kept', 'ok')).map(({ state }) => state)).toEqual(['ok', 'out', 'ok']);
    expect(lines.sockets.size).toBe(1);
  });

  it('lets go of what is not ordered any more, and of nothing else', async () => {
    await using lines = await serveLines();
    await using agent = new WatchingAgent();
    await agent.greet();
    await agent.tell(0, [kept(lines.port, 'one'), kept(lines.port, 'two')]);
    await agent.until('two', 'ok');
    await agent.until('one', 'ok');
    await agent.tell(0, [kept(lines.port, 'two')]);
    expect((await agent.until('one', 'unsure')).map(({ state }) => state)).toEqual(['ok', 'unsure']);
    await sleep(3 * EVERY_MS);
    expect((await agent.tell(0)).changes.filter(({ key }) => key === 'two')).toHaveLength(1);
    expect([...lines.sockets].filter(({ destroyed }) => !destroyed)).toHaveLength(1);
  });

  it('that was not awake says so, and takes nothing of it for an outage', async () => {
    await using agent = new WatchingAgent();
    await agent.greet();
    await using server = await listenTcp((socket) => socket.end());
    await agent.tell(0, [tcp(server.port)]);
    await agent.until('way', 'ok');
    agent.kill('SIGSTOP');
    await sleep(1500);
    agent.kill('SIGCONT');
    const self = await agent.until('', 'unsure');
    expect(self.map(({ state }) => state)).toEqual(['ok', 'unsure']);
    await agent.until('', 'ok');
    expect((await agent.tell(0)).changes.filter(({ state }) => state === 'out')).toEqual([]);
  });

  it('ends when its runner says so', async () => {
    await using agent = new WatchingAgent();
    await agent.greet();
    await agent.tell(0, [tcp(9)]);
    agent.say({ bye: true });
    expect(await agent.exited).toEqual([0, null]);
  });

  it('ends when its runner stays away for longer than it may', async () => {
    await using agent = new WatchingAgent({ aloneMs: 1500 });
    await agent.greet();
    await agent.tell(0, [tcp(9)]);
    const began = performance.now();
    expect(await agent.exited).toEqual([0, null]);
    expect(performance.now() - began).toBeGreaterThan(1000);
    expect(await agent.stderr).toBe('the runner fell silent\n');
  });
});
