import { afterEach, describe, expect, it } from 'vitest';
import { Api } from '../api.ts';
import { Creations } from '../creations.ts';
import { PodNews } from '../pod-news.ts';
import { RunPlace } from '../run-place.ts';
import { at, type ScriptedApi, serveApi } from '../testing.ts';
import { deploy } from './deploy.ts';

const LIMIT_MS = 5000;
const exceeded = { message: 'pods "agent-n1" is forbidden: exceeded quota: none, requested: pods=1' };

describe('the trial of a deployment', () => {
  let server: ScriptedApi;
  let api: Api;
  afterEach(async () => {
    api.close();
    await server[Symbol.asyncDispose]();
  });

  async function bench(deployment: object) {
    server = await serveApi({
      answer: (asked) =>
        at('POST', /\/pods$/, { status: 403, body: exceeded })(asked) ?? { status: 200, body: deployment },
    });
    api = new Api(server.url, async () => {});
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
