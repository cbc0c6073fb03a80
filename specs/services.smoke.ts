import { check, everyNode, service, suite } from 'kube-smoke';

suite('services', () => {
  const agents = service(everyNode());

  check('tcp by every backend', everyNode().reaches(agents).tcp().byEveryBackend());
  check('udp by every backend', everyNode().reaches(agents).udp().byEveryBackend());
});
