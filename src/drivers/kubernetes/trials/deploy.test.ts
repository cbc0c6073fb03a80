import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Api } from '../api.ts';
import { Creations } from '../creations.ts';
import { PodNews } from '../pod-news.ts';
import { RunPlace } from '../run-place.ts';
import { deploy } from './deploy.ts';

const LIMIT_MS = 5000;
const exceeded = { message: 'pods "agent-n1" is forbidden: exceeded quota: none, requested: pods=1' };

describe('the trial of a deployment', () => {
  let server: Server;
  let api: Api;
  afterEach(() => {
    api.close();
    server.closeAllConnections();
    server.close();
  });

  async function bench(deployment: object) {
    server = createServer(({ method, url = '' }, response) => {
      if (method === 'POST' && /\/pods$/.test(url))
        return void response.writeHead(403).end(JSON.stringify(exceeded));
      response.end(JSON.stringify(deployment));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    api = new Api(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {});
    const place = new RunPlace('r', 60_000, {});
    const creations = new Creations(api);
    const options = { image: 'x', imagePullPolicy: 'Never' } as const;
    const news = new PodNews();
    const ready = Promise.resolve();
    return { api, place, creations, options, news, agents: [], nodes: [], ready, lifetimeSeconds: 60 };
  }

  it('ends as soon as the run’s own pods are refused for a quota: no controller gets one either', async () => {
    const all = await bench({});
    const startedAt = performance.now();
    const tried = deploy({}, all, LIMIT_MS);
    const refused = all.creations.create('create pod agent-n1', all.place.path('pods'), {});
    await expect(refused).rejects.toMatchObject({ code: 'quota-exceeded' });
    await expect(tried).rejects.toMatchObject({
      code: 'quota-exceeded',
      message: expect.stringContaining('exceeded quota: none'),
    });
    expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS / 2);
  });

  it('is told of a quota by the deployment, where only that meets it', async () => {
    const type = 'ReplicaFailure';
    const all = await bench({ status: { conditions: [{ type, status: 'True', ...exceeded }] } });
    expect(await deploy({}, all, 100)).toMatchObject([
      { at: 'deployment', ok: false, code: 'quota-exceeded', observed: expect.stringContaining('exceeded') },
    ]);
  });

  it('blames the controllers where nothing was refused, and nothing came', async () => {
    const all = await bench({ status: {} });
    expect(await deploy({}, all, 100)).toMatchObject([
      { ok: false, code: 'ETIMEDOUT', observed: 'it got no pod, and no controller took it up' },
    ]);
  });
});
