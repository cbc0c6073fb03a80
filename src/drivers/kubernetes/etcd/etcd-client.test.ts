import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Fetcher } from '../../../agent/fetch.ts';
import { EtcdClient } from './etcd-client.ts';

/** Something on a port of its own that answers so. */
async function answering(status: number, body: string) {
  const server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const way = new Fetcher();
  const client = new EtcdClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {}, way);
  return {
    call: () => client.call('/v3/kv/put', { key: 'YQ==' }),
    async [Symbol.asyncDispose]() {
      way.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('what etcd says no with', () => {
  it.each([
    [429, '{"code":8, "message":"etcdserver: mvcc: database space exceeded"}', 'ENOSPC'],
    [403, '{"code":7, "message":"etcdserver: permission denied"}', 'rbac-missing'],
    [400, '{"code":3, "message":"etcdserver: user name is empty"}', 'rbac-missing'],
    [503, '{"code":14, "message":"etcdserver: no leader"}', 'ENOLEADER'],
    [503, '{"code":14, "message":"etcdserver: request timed out"}', 'ETIMEDOUT'],
    [404, '404 page not found', 'HTTP_404'],
    [200, 'no JSON', 'HTTP_200'],
    [502, '', 'HTTP_502'],
  ])('%i %s is %s', async (status, body, code) => {
    await using server = await answering(status, body);
    await expect(server.call()).rejects.toMatchObject({ code });
  });
});

it('is an answer, parsed', async () => {
  await using server = await answering(200, '{"header":{"revision":"2"}}');
  await expect(server.call()).resolves.toEqual({ header: { revision: '2' } });
});

it('is nothing where nobody listens', async () => {
  const client = new EtcdClient('https://127.0.0.1:1', {}, new Fetcher());
  await expect(client.get('/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('never tells what is in a key', async () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49hunter2\n-----END PRIVATE KEY-----\n';
  const client = new EtcdClient('https://127.0.0.1:1', { cert: key, key }, new Fetcher());
  const error = await client.get('/health').catch((thrown) => thrown);
  expect(error.code).toMatch(/^ERR_OSSL/);
  expect(JSON.stringify([error.message, error.stack, error])).not.toMatch(/MIGH|hunter2/);
});
