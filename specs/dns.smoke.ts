import { check, dnsService, everyNode, service, suite } from 'kube-smoke';

suite('dns', () => {
  const agents = service(everyNode());
  const api = service('kubernetes.default');

  check('resolv.conf', everyNode().resolves(agents).sameAsApi());
  check('a service of the cluster', everyNode().resolves(api).sameAsApi());
  check('the DNS service over udp', everyNode().resolves(agents).via(dnsService(), 'udp').sameAsApi());
  check('the DNS service over tcp', everyNode().resolves(agents).via(dnsService(), 'tcp').sameAsApi());
});
