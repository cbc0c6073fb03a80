import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { AgentLine } from '../drivers/agent-line.ts';
import { closedPort, HOST, listen, selfSigned } from '../probes/testing.ts';
import { Fetcher } from './fetch.ts';
import type { Fetched, FetchReply, FetchRequest } from './protocol.ts';
import { AgentProcess } from './testing.ts';

/** Both who may make a request: the runner itself, and an agent in its place. */
const makers = {
  async runner(request: FetchRequest, limitMs = 2000): Promise<Fetched> {
    const fetcher = new Fetcher();
    try {
      return await fetcher.fetch(request, limitMs);
    } finally {
      fetcher.close();
    }
  },
  async agent(request: FetchRequest, timeoutMs = 2000): Promise<Fetched> {
    await using agent = new AgentProcess();
    await agent.greet();
    agent.say({ id: 7, fetch: request, timeoutMs });
    const reply = (await agent.heardLines(2)).at(-1) as FetchReply;
    expect(reply.id).toBe(7);
    return reply.fetched;
  },
};

describe.each(['runner', 'agent'] as const)('a request of the %s', (who) => {
  const make = makers[who];

  it('gets what was answered, whatever the status', async () => {
    await using server = await listen(
      createServer(async (request, response) => {
        response.writeHead(429).end(`${request.method} ${request.url} ${await text(request)}`);
      }),
    );
    const url = `http://${HOST}:${server.port}/v3/kv/put`;
    expect(await make({ url, method: 'POST', body: '{"key":"YQ=="}' })).toEqual({
      status: 429,
      body: 'POST /v3/kv/put {"key":"YQ=="}',
    });
  });

  it('asks only a server of its authority, whose certificate is for that address', async () => {
    const [shown, own] = [selfSigned(), selfSigned()];
    await using server = await listen(createTlsServer(shown, (_, response) => response.end('{}')));
    const ask = (tls: FetchRequest['tls']) =>
      make({ url: `https://${HOST}:${server.port}/health`, method: 'GET', ...(tls && { tls }) });
    expect(await ask({ ca: shown.cert, ...own })).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(await ask(own)).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(await ask(undefined)).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it('that nobody takes says so', async () => {
    const url = `http://${HOST}:${await closedPort()}/`;
    expect(await make({ url, method: 'GET' })).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('that is met with silence ends at its limit', async () => {
    await using server = await listen(createServer(() => {}));
    const url = `http://${HOST}:${server.port}/`;
    expect(await make({ url, method: 'GET' }, 300)).toEqual({
      code: 'ETIMEDOUT',
      message: 'no answer in 0.3 s',
    });
  });

  it('takes no more than it can hold', async () => {
    await using server = await listen(createServer((_, response) => response.end(Buffer.alloc(9 << 20))));
    const url = `http://${HOST}:${server.port}/`;
    expect(await make({ url, method: 'GET' }, 10_000)).toMatchObject({ code: 'EMSGSIZE' });
  });
});

describe('a key that an agent was handed', () => {
  const { key, cert } = selfSigned();
  const broken = key.replace(/[A-Z]{4}/, '!!!!');
  const secret = key.split('\n')[1]!;

  it.each([
    ['where all is well', key],
    ['where it is no key', broken],
  ])('is in nothing that it says: %s', async (_, given) => {
    await using server = await listen(createServer((__, response) => response.end('{}')));
    await using agent = new AgentProcess();
    await agent.greet();
    for (const url of [`http://${HOST}:${server.port}/`, `https://${HOST}:${server.port}/`]) {
      agent.say({
        id: 1,
        fetch: { url, method: 'GET', tls: { ca: cert, cert, key: given } },
        timeoutMs: 2000,
      });
    }
    await agent.heardLines(3);
    agent.end();
    await agent.exited;
    const said = [JSON.stringify(agent.lines), ...agent.noise, await agent.stderr].join('\n');
    expect(said).not.toContain(secret.slice(8, 40));
    expect(said).not.toContain('PRIVATE KEY');
  });
});

it('an agent that is gone cannot make requests', async () => {
  const line = new AgentLine(() => {});
  line.close('its pod was deleted');
  const lost = line.fetch({ url: 'http://h/', method: 'GET' }, 100);
  await expect(lost).rejects.toMatchObject({ code: 'agent-lost' });
});
