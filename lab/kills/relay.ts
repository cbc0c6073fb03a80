import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { parse, stringify } from 'yaml';

/** Stands between a runner and the API server until it is cut: then its connections stay, and nothing passes. */
export class Relay implements AsyncDisposable {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(target: URL) {
    this.server = createServer((near) => {
      this.keep(near);
      if (this.isCut) return void near.pause();
      const far = connect(Number(target.port), target.hostname);
      this.keep(far);
      this.join(near, far);
      this.join(far, near);
    });
  }

  /** @param server of the API, `https://…` */
  static async start(server: string): Promise<Relay> {
    const relay = new Relay(new URL(server));
    await new Promise<void>((resolve) => relay.server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  /** From now on, neither side hears anything of the other: not even that it is gone. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Writes a kubeconfig by which the way to the API server leads through here. @param like one that goes there directly */
  writeKubeconfig(file: string, like: string): void {
    const config = parse(readFileSync(like, 'utf8')) as { clusters: { cluster: Record<string, string> }[] };
    const { port } = this.server.address() as AddressInfo;
    for (const { cluster } of config.clusters) {
      cluster['tls-server-name'] = new URL(cluster.server ?? '').hostname;
      cluster.server = `https://127.0.0.1:${port}`;
    }
    writeFileSync(file, stringify(config), { mode: 0o600 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {});
  }

  private join(from: Socket, to: Socket): void {
    from.on('data', (chunk) => to.write(chunk));
    from.on('close', () => {
      if (!this.isCut) to.destroy();
    });
  }
}
