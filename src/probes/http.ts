import type { ClientRequest, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import * as modules from '../core/http-modules.ts';
import { AGENT_HEADER } from './greeting.ts';
import type { Exchange, Probe, ProbeContext } from './probe.ts';
import { resolveFirst } from './resolve-first.ts';
import { Stopwatch } from './stopwatch.ts';

export interface HttpArgs {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly tls: boolean;
}

/** Does an HTTP request get an answer, and with what status? Certificates are not verified here: it is a question of reach. */
export const http: Probe<HttpArgs> = {
  name: 'http',

  build: ({ path = '/', tls = false }, { host, port }) => ({ host, port, path, tls }),

  async run(args: HttpArgs, context: ProbeContext): Promise<Exchange> {
    const watch = new Stopwatch('resolve');
    const address = await resolveFirst(args.host, context, watch);
    if (typeof address !== 'string') return address;
    watch.enter('connect');
    return get(address, args, context, watch);
  },
};

function get(address: string, args: HttpArgs, context: ProbeContext, watch: Stopwatch): Promise<Exchange> {
  return new Promise((resolve) => {
    const request = open(address, args, context);
    const finish = (exchange: Exchange) => {
      clearTimeout(late);
      resolve(exchange);
      request.destroy();
    };
    const late = setTimeout(() => finish(watch.timedOut('answer')), context.timeoutMs - watch.elapsedMs());
    request.once('error', (error) => finish(watch.failedWith(error)));
    request.once('socket', (socket) => {
      socket.once('connect', () => watch.enter(args.tls ? 'tls' : 'first-byte'));
      if (args.tls) socket.once('secureConnect', () => watch.enter('first-byte'));
    });
    request.once('response', (response: IncomingMessage) => {
      watch.enter('body');
      const peer = response.headers[AGENT_HEADER];
      const extras = { httpStatus: response.statusCode ?? 0, ...(typeof peer === 'string' ? { peer } : {}) };
      response.once('end', () => finish(watch.done(extras)));
      response.once('error', (error) => finish(watch.failedWith(error)));
      response.resume();
    });
    request.end();
  });
}

function open(address: string, args: HttpArgs, context: ProbeContext): ClientRequest {
  const { localAddress } = context;
  const options = {
    host: address,
    port: args.port,
    path: args.path,
    headers: { host: `${args.host}:${args.port}`, 'user-agent': 'kube-smoke' },
    agent: false as const,
    ...(localAddress ? { localAddress } : {}),
  };
  if (!args.tls) return modules.http().request(options);
  // an address is no server name
  const servername = isIP(args.host) ? {} : { servername: args.host };
  return modules.https().request({ ...options, ...servername, rejectUnauthorized: false });
}
