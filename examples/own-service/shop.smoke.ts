import { check, everyNode, expect, pods, service, suite, test } from 'kube-smoke';

suite('shop', () => {
  const api = pods('api', { count: 2, serve: { http: 8080 } });
  const client = pods('client');

  check('its name resolves on every node', everyNode().resolves(service(api)).within('1s'));
  check('every node gets an answer', everyNode().http(service(api), '/').status(200).within('2s'));
  check('the client reaches each pod', client.reaches(api).tcp());
  check('nothing listens on the old port', client.reaches(api).tcp(9999).refused());
});

test('the shop outlives one of its pods', async ({ cluster }) => {
  const api = await cluster.pods('api', { count: 2 });
  await expect(cluster.everyNode()).toReach(service(api), { within: '2s' });
  await api[0]?.delete();
  await expect(cluster.everyNode()).toReach(service(api), { within: '2s' });
});
