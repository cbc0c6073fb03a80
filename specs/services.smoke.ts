import { check, everyNode, nodePort, service, suite } from 'kube-smoke';

suite('services', () => {
  const agents = service(everyNode());

  check('tcp by every backend', everyNode().reaches(agents).tcp().byEveryBackend());
  check('udp by every backend', everyNode().reaches(agents).udp().byEveryBackend());
  check('connections are spread', everyNode().reaches(agents).tcp().evenly());
  check.optIn('tcp at every node port', everyNode().reaches(nodePort(everyNode())).tcp());
  check.optIn('udp at every node port', everyNode().reaches(nodePort(everyNode())).udp());
});
