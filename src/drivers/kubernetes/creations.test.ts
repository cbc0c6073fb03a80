import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Api } from './api.ts';
import { Creations } from './creations.ts';

let server: Server;
let api: Api;

async function serve(listener: RequestListener): Promise<Creations> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  api = new Api(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {});
  return new Creations(api);
}

afterEach(() => {
  api.close();
  server.closeAllConnections();
  server.close();
});

const PODS = '/api/v1/namespaces/x/pods';
const configuration = (name: string, resource: string) => ({
  metadata: { name },
  webhooks: [{ name: 'v', rules: [{ apiGroups: [''], operations: ['CREATE'], resources: [resource] }] }],
});

/** Answers lists, of webhooks too, and attempts to create anything but pods, and is silent on these. */
const silentWith =
  (...items: readonly object[]): RequestListener =>
  ({ url = '' }, response) => {
    if (/\/pods$/.test(url)) return;
    response.end(JSON.stringify({ metadata: {}, items: url.includes('validating') ? items : [] }));
  };

describe('what has no answer', () => {
  it('is tried twice, in four seconds, and then given up', async () => {
    let asked = 0;
    const creations = await serve(() => asked++);
    const startedAt = performance.now();
    await expect(creations.create('create it', '/api/v1/namespaces', {})).rejects.toMatchObject({
      code: 'ENOANSWER',
      message: 'cannot create it: no answer in 2000 ms',
    });
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(asked).toBe(2);
  });

  it('was created by the first try, where the second finds it', async () => {
    let asked = 0;
    const creations = await serve((_, response) => {
      if (++asked === 2) response.writeHead(409).end('{"reason":"AlreadyExists"}');
    });
    expect(await creations.create('create it', PODS, {})).toBeUndefined();
  });

  it('is laid at the door of the webhook that is asked of every pod', async () => {
    const creations = await serve(
      silentWith(configuration('maps', 'configmaps'), configuration('all', 'pods')),
    );
    const refused = expect(creations.create('create pod p', PODS, {})).rejects;
    await refused.toMatchObject({
      code: 'admission-webhook-broken',
      message: expect.stringContaining('all/v'),
    });
    expect(await creations.held).toMatchObject({ code: 'admission-webhook-broken' });
  });

  it('is laid at nobody else’s', async () => {
    const creations = await serve(silentWith(configuration('maps', 'configmaps')));
    await expect(creations.create('create pod p', PODS, {})).rejects.toMatchObject({ code: 'ENOANSWER' });
  });

  it('is laid at nobody’s where other objects have no answer either', async () => {
    const answer = silentWith(configuration('all', 'pods'));
    const creations = await serve((request, response) => {
      if (request.method === 'GET') answer(request, response);
    });
    await expect(creations.create('create pod p', PODS, {})).rejects.toMatchObject({ code: 'ENOANSWER' });
  });
});
