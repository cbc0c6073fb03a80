import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { within } from '../../core/deadline.ts';

/**
 * Listens with the shortest queue there is, says where, and then waits for the end of its standard input in a way
 * that accepts nothing meanwhile. (A process stopped by a signal would not see the runner die.)
 */
const LISTENER = `
const fs = require('node:fs');
const server = require('node:net').createServer();
server.listen({ host: process.argv[1], port: 0, backlog: 1 }, () => {
  fs.writeSync(1, String(server.address().port));
  try { while (fs.readSync(0, Buffer.alloc(1)) > 0); } catch {}
  process.exit();
});`;

/** Linux queues one connection more than it is asked for. */
const QUEUE = 2;

/**
 * An address from which nothing comes back: a TCP listener that accepts nobody and whose queue is full, so
 * that the kernel drops what arrives, and a UDP socket that nobody reads.
 */
export class BlackHole {
  readonly host: string;
  readonly tcpPort: number;
  readonly udpPort: number;
  private readonly stopped: ChildProcess;
  private readonly silent: Socket;

  private constructor(host: string, tcpPort: number, stopped: ChildProcess, silent: Socket) {
    this.host = host;
    this.tcpPort = tcpPort;
    this.udpPort = silent.address().port;
    this.stopped = stopped;
    this.silent = silent;
  }

  static async open(host: string): Promise<BlackHole> {
    const child = spawn(process.execPath, ['-e', LISTENER, host], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    const port = Number(line.toString());
    const filling = Array.from({ length: QUEUE + 2 }, () =>
      connect({ host, port })
        .on('error', () => {})
        .unref(),
    );
    const full = Promise.all(filling.slice(0, QUEUE).map((socket) => once(socket, 'connect')));
    // elsewhere than on Linux the queue may be shorter
    await within(full, 200, () => undefined);
    const silent = createSocket('udp4');
    silent.bind(0, host);
    await once(silent, 'listening');
    return new BlackHole(host, port, child, silent);
  }

  close(): void {
    this.silent.close();
    this.stopped.kill('SIGKILL');
  }
}
