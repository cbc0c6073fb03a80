import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { plan } from '../network/addresses.ts';

/** A web server beside the nodes, where no pod is: a registry or a target outside the cluster. It can be broken. */
export class Outside implements AsyncDisposable {
  readonly port: number;
  private readonly healthy: number;
  private server: Server | undefined;
  private status: number;

  /** @param status of every answer to /v2/ and / */
  constructor(port: number, status: number) {
    this.port = port;
    this.healthy = status;
    this.status = status;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      const known = request.url === '/v2/' || request.url === '/';
      response
        .writeHead(known ? this.status : 404, { 'docker-distribution-api-version': 'registry/2.0' })
        .end('{}');
    });
    this.server.listen(this.port, plan.host);
    await once(this.server, 'listening');
  }

  /** Nothing listens any more. @returns brings it back */
  async stop(): Promise<() => Promise<void>> {
    const { server } = this;
    this.server = undefined;
    if (server) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
    return () => this.start();
  }

  /** It answers, and is not well. @returns heals it */
  async answer(status: number): Promise<() => Promise<void>> {
    this.status = status;
    return async () => {
      this.status = this.healthy;
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
