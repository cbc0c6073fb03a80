import { check, everyNode, pods, service, suite } from 'kube-smoke';

suite('shop', () => {
  const shop = pods('shop', { count: 2, serve: { http: 8080 } });

  check('its name resolves on every node', everyNode().resolves(service(shop)).within('1s'));
  check('every node gets an answer', everyNode().http(service(shop), '/').status(200).within('2s'));
});
