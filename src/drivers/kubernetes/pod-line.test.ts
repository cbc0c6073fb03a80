import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { agentBundlePath } from '../../agent/bundle.ts';
import { CONFIG_VARIABLE, type WatchedPath } from '../../agent/protocol.ts';
import { closedPort, HOST, listen } from '../../probes/testing.ts';
import { BOOT } from '../boot.ts';
import { Api } from './api.ts';
import { PodLine } from './pod-line.ts';

/** The line to an agent that goes on alone: a real agent, and an API server that goes away and comes back. */

const program = readFileSync(agentBundlePath(), 'utf8');

/** A container whose standard input does not end when a connection to it does. */
class Container implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown[]>;

  constructor() {
    const config = { agent: 'n1', serve: {}, address: HOST, aloneMs: 60_000 };
    this.child = spawn(process.execPath, ['-e', BOOT], {
      env: {
        [CONFIG_VARIABLE]: JSON.stringify({ ...config, resolver: { servers: [], search: [], ndots: 1 } }),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.exited = once(this.child, 'exit');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

const accepted = (request: IncomingMessage): string =>
  createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');

/** Calls back with each message of a client; knows no more of the protocol than that takes. */
function readFrames(onMessage: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const short = (rest[1] ?? 0) & 0x7f;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (rest.length < head + 4) return;
      const size = head === 2 ? short : head === 4 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
      if (rest.length < head + 4 + size) return;
      const mask = rest.subarray(head, head + 4);
      const isBinary = ((rest[0] ?? 0) & 0x0f) === 2;
      const message = rest.subarray(head + 4, head + 4 + size).map((byte, i) => byte ^ mask[i % 4]!);
      rest = rest.subarray(head + 4 + size);
      if (isBinary) onMessage(Buffer.from(message));
    }
  };
}

function frame(message: Buffer): Buffer {
  const head = Buffer.from([0x82, 126, 0, 0]);
  head.writeUInt16BE(message.length, 2);
  return Buffer.concat([head, message]);
}

/** Attaches whoever comes to the container. Port 0 is a port of the system's choice. */
async function serveAttach({ child }: Container, port: number) {
  const sockets = new Set<Duplex>();
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    const protocol = String(request.headers['sec-websocket-protocol']).split(',')[0];
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted(request)}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
    );
    socket.on('error', () => {});
    socket.on(
      'data',
      readFrames((message) => void (message[0] === 0 && child.stdin!.write(message.subarray(1)))),
    );
    const out = (chunk: Buffer) => socket.write(frame(Buffer.concat([Buffer.of(1), chunk])));
    child.stdout!.on('data', out);
    socket.once('close', () => child.stdout!.off('data', out));
  });
  const listening = await listen(server, port);
  return {
    port: listening.port,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await listening[Symbol.asyncDispose]();
    },
  };
}

const lineTo = (port: number, lasting: boolean): PodLine =>
  new PodLine(
    new Api(`http://${HOST}:${port}`, async () => {}),
    '/api/v1/namespaces/x/pods/p',
    program,
    lasting,
  );

const away = { code: 'agent-away', retryable: true };
const order = (paths: readonly WatchedPath[] | undefined, after = 0) => ({
  everyMs: 200,
  after,
  ...(paths ? { paths } : {}),
});

describe('the line to an agent that goes on alone', { timeout: 30_000 }, () => {
  it('is taken up again, and nothing that happened meanwhile is lost', async () => {
    await using container = new Container();
    const port = await closedPort();
    const target = await closedPort();
    const ask = { probe: 'tcp', args: { host: HOST, port: target, greeted: false }, timeoutMs: 150 } as const;
    const paths = [{ key: 'way', try: ask }];
    const line = lineTo(port, true);
    let nowMs = 0;
    {
      await using _api = await serveAttach(container, port);
      expect(await line.open()).toMatchObject({ agent: 'n1' });
      nowMs = (await line.watch(order(paths))).nowMs;
    }
    await expect(line.watch(order(undefined))).rejects.toMatchObject(away);
    await sleep(1500);
    await expect(line.watch(order(undefined))).rejects.toMatchObject(away);
    await using api = await serveAttach(container, port);
    const back = async () => (await line.watch(order(undefined)).catch(() => undefined))?.changes;
    await expect
      .poll(back, { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ key: 'way', state: 'out' }));
    const [change] = (await back())!.filter(({ key }) => key === 'way');
    expect(change!.atMs - nowMs).toBeLessThan(1000);
    expect(api.sockets.size).toBe(1);
    line.close('the test is over');
    expect(await container.exited).toEqual([0, null]);
  });

  it('is taken up again where half of a word got through', async () => {
    await using container = new Container();
    await using api = await serveAttach(container, await closedPort());
    const line = lineTo(api.port, true);
    await line.open();
    container.child.stdin!.write('{"id":1,"watch":{"ev');
    for (const socket of api.sockets) socket.destroy();
    const heard = () => line.watch(order([])).then(Boolean, () => false);
    await expect.poll(heard, { timeout: 10_000 }).toBe(true);
    line.close('the test is over');
  });

  it('is not taken up again where agents end with it, or once it is closed', async () => {
    await using container = new Container();
    await using api = await serveAttach(container, await closedPort());
    for (const lasting of [false, true]) {
      const line = lineTo(api.port, lasting);
      if (!lasting) await line.open();
      else line.close('the run is over');
      for (const socket of api.sockets) socket.destroy();
      await sleep(1000);
      await expect(line.watch(order([]))).rejects.toMatchObject({ code: 'agent-lost', retryable: false });
    }
    expect(api.sockets.size).toBe(1);
  });
});
