import type { Agent, IncomingMessage } from 'node:http';
import { http, https } from '../core/http-modules.ts';
import type { Fetched, FetchRequest } from './protocol.ts';

/** What a longer answer has beyond that is of no use to anybody. */
const MOST_BYTES = 8 * 1024 * 1024;

class TooLong extends Error {
  readonly code = 'EMSGSIZE';
}

/** Makes HTTP requests, for a runner that cannot reach the other side or for itself. Keys stay in memory. */
export class Fetcher {
  /** by protocol and credentials: a handshake for each request would take longer than the request */
  private readonly agents = new Map<string, Agent>();

  /** Never rejects: why there is no answer is part of what is returned. */
  async fetch({ url, method, body, tls = {} }: FetchRequest, limitMs: number): Promise<Fetched> {
    const signal = AbortSignal.timeout(limitMs);
    try {
      const { protocol } = new URL(url);
      const send = protocol === 'http:' ? http().request : https().request;
      const request = send(url, { method, agent: this.agentFor(protocol, tls), signal });
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request.on('response', resolve).on('error', reject).end(body);
      });
      return { status: response.statusCode ?? 0, body: await textOf(response) };
    } catch (error) {
      if (signal.aborted) return { code: 'ETIMEDOUT', message: `no answer in ${limitMs / 1000} s` };
      const { code = 'UNKNOWN', message = '' } = error as NodeJS.ErrnoException;
      return { code, message };
    }
  }

  close(): void {
    for (const agent of this.agents.values()) agent.destroy();
    this.agents.clear(); // their keys with them
  }

  private agentFor(protocol: string, tls: object): Agent {
    const key = JSON.stringify([protocol, tls]);
    const { Agent } = protocol === 'http:' ? http() : https();
    const agent = this.agents.get(key) ?? new Agent({ keepAlive: true, ...tls });
    this.agents.set(key, agent);
    return agent;
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new TooLong(`the answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
