import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { sleep } from '../../core/deadline.ts';

/** Listens with the shortest queue there is, and says where. */
const LISTENER = `
const server = require('node:net').createServer();
server.listen({ host: process.argv[1], port: 0, backlog: 1 }, () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());`;

/**
 * An address from which nothing comes back: a TCP listener whose process is stopped and whose queue is full, so
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
    child.kill('SIGSTOP');
    for (let i = 0; i < 4; i++)
      connect({ host, port })
        .on('error', () => {})
        .unref();
    const silent = createSocket('udp4');
    silent.bind(0, host);
    await once(silent, 'listening');
    // the queue is full once the kernel has seen those connections
    await sleep(20);
    return new BlackHole(host, port, child, silent);
  }

  close(): void {
    this.silent.close();
    this.stopped.kill('SIGKILL');
  }
}
