import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Api } from './api.ts';
import { parseChecks, readReadiness, toHealth } from './api-health.ts';

const answer = (status: number, body: string) => ({ status, body, durationMs: 3 });
const forbidden = JSON.stringify({
  message: 'forbidden: User "smoke" cannot get path "/readyz"',
  reason: 'Forbidden',
});

describe('the answer of /readyz?verbose', () => {
  it.each([
    ['[+]ping ok', [{ name: 'ping', ok: true, detail: 'ok' }]],
    ['[-]etcd failed: reason withheld', [{ name: 'etcd', ok: false, detail: 'failed: reason withheld' }]],
    [
      '[+]poststarthook/start-informers ok\nreadyz check passed\n',
      [{ name: 'poststarthook/start-informers', ok: true, detail: 'ok' }],
    ],
    ['ok', []],
    ['', []],
  ])('%j has the checks %j', (body, checks) => {
    expect(parseChecks(body)).toEqual(checks);
  });

  it.each([
    { what: 'all is well', status: 200, body: '[+]ping ok\nreadyz check passed', error: undefined },
    {
      what: 'a check fails',
      status: 500,
      body: '[-]etcd failed: reason withheld\nreadyz check failed',
      error: undefined,
    },
    { what: 'nobody may ask', status: 403, body: forbidden, error: { code: 'rbac-missing', down: false } },
    {
      what: 'it is overloaded',
      status: 429,
      body: 'too many',
      error: { code: 'apiserver-not-ready', down: false },
    },
    {
      what: 'something else answers',
      status: 200,
      body: '<html>',
      error: { code: 'apiserver-not-ready', down: false },
    },
  ])('says that $what', ({ status, body, error }) => {
    const health = toHealth('read /readyz', answer(status, body));
    if (error) expect(health.error).toMatchObject(error);
    else expect(health).toMatchObject({ durationMs: 3, checks: [{}] });
    expect(health.error === undefined).toBe(error === undefined);
  });

  it('names the rule that is missing', () => {
    const { error } = toHealth('read /readyz', answer(403, forbidden));
    expect(error?.message).toContain('{ nonResourceURLs: ["/readyz"], verbs: [get] }');
  });
});

describe('readiness', () => {
  let server: Server;
  let api: Api;
  afterEach(() => {
    api.close();
    server.closeAllConnections();
    server.close();
  });

  it.each([
    [
      'that fails',
      500,
      [
        ['ping', true],
        ['etcd-readiness', false],
      ],
    ],
    [
      'that is well',
      200,
      [
        ['ping', true],
        ['etcd-readiness', true],
      ],
    ],
    ['that does not exist', 404, [['ping', true]]],
    [
      'that may be asked for only with the others',
      403,
      [
        ['ping', true],
        ['etcd-readiness', false],
      ],
    ],
  ] as const)('asks for the slowest check apart, for one %s too', async (_, status, wanted) => {
    server = createServer(({ url }, response) => {
      if (url === '/readyz?verbose&exclude=etcd-readiness')
        response.end('[+]ping ok\n[+]etcd-readiness excluded: ok\nreadyz check passed\n');
      else if (url === '/readyz?verbose')
        response.writeHead(500).end('[+]ping ok\n[-]etcd-readiness failed: reason withheld\n');
      else response.writeHead(url === '/readyz/etcd-readiness' ? status : 404).end('told');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    api = new Api(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {});
    const { checks } = await readReadiness(api, 1000);
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual(wanted);
  });
});
