import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import { AGENT_HEADER } from './greeting.ts';
import { http } from './http.ts';
import {
  closedPort,
  context,
  HOST,
  listen,
  listenTcp,
  phasesOf,
  SILENCE,
  SOON,
  selfSigned,
} from './testing.ts';

describe('http', () => {
  const ask = (port: number, more: { timeoutMs?: number; path?: string; tls?: boolean } = {}) =>
    http.run(
      { host: HOST, port, path: more.path ?? '/', tls: more.tls ?? false },
      context(more.timeoutMs ?? SOON),
    );

  it('knows the status, and the agent that answers', async () => {
    const answer = createHttpServer((request, response) => {
      response.writeHead(request.url === '/x?y=1' ? 200 : 404, { [AGENT_HEADER]: 'n1' }).end('body');
    });
    await using server = await listen(answer);
    const exchange = await ask(server.port, { path: '/x?y=1' });
    expect(exchange).toMatchObject({ ok: true, phase: 'done', httpStatus: 200, peer: 'n1' });
    expect(phasesOf(exchange)).toEqual(['resolve', 'connect', 'first-byte', 'body']);
    expect(await ask(server.port)).toMatchObject({ ok: true, httpStatus: 404 });
  });

  it('speaks TLS, whoever signed the certificate', async () => {
    await using server = await listen(createHttpsServer(selfSigned(), (_, response) => response.end()));
    const exchange = await ask(server.port, { tls: true });
    expect(exchange).toMatchObject({ ok: true, phase: 'done', httpStatus: 200 });
    expect(phasesOf(exchange)).toEqual(['resolve', 'connect', 'tls', 'first-byte', 'body']);
  });

  it('ends in tls where the other side speaks none', async () => {
    await using server = await listen(createHttpServer((_, response) => response.end()));
    const exchange = await ask(server.port, { tls: true });
    expect(exchange).toMatchObject({ ok: false, phase: 'tls' });
    expect(exchange.code).toMatch(/SSL|EPROTO|ECONNRESET/);
  });

  it('is refused by a closed port', async () => {
    expect(await ask(await closedPort())).toMatchObject({
      ok: false,
      phase: 'connect',
      code: 'ECONNREFUSED',
    });
  });

  it.each([
    { what: 'is silent', text: undefined, phase: 'first-byte', code: /^ETIMEDOUT$/ },
    { what: 'is silent, over TLS', text: undefined, tls: true, phase: 'tls', code: /^ETIMEDOUT$/ },
    { what: 'stops in its head', text: 'HTTP/1.1 200 OK\r\nx-', phase: 'first-byte', code: /^ETIMEDOUT$/ },
    {
      what: 'stops in its body',
      text: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbod',
      phase: 'body',
      code: /^ETIMEDOUT$/,
    },
    { what: 'speaks something else', text: 'SSH-2.0-OpenSSH_9.9\r\n', phase: 'first-byte', code: /^HPE_/ },
  ])('ends in $phase where the other side $what', async ({ text, tls = false, phase, code }) => {
    await using server = await listenTcp((socket) => text && socket.write(text));
    const exchange = await ask(server.port, { timeoutMs: code.test('ETIMEDOUT') ? SILENCE : SOON, tls });
    expect(exchange).toMatchObject({ ok: false, phase });
    expect(exchange.code).toMatch(code);
  });

  it('ends in body where the connection breaks in it', async () => {
    await using server = await listenTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbod', () => socket.destroy());
    });
    expect(await ask(server.port)).toMatchObject({ ok: false, phase: 'body', code: 'ECONNRESET' });
  });
});
