import { check, dnsService, everyNode, newService, service, settings, suite } from 'kube-smoke';

suite('dns', () => {
  const agents = service(everyNode());
  const headless = service(everyNode(), { headless: true });
  const api = service('kubernetes.default');

  check('resolv.conf', everyNode().resolves(agents).sameAsApi());
  check('a service of the cluster', everyNode().resolves(api).sameAsApi());
  check('the DNS service over udp', everyNode().resolves(agents).via(dnsService(), 'udp').sameAsApi());
  check('the DNS service over tcp', everyNode().resolves(agents).via(dnsService(), 'tcp').sameAsApi());
  check('every DNS replica', everyNode().resolves(agents).viaEveryReplica().sameAsApi());

  check('AAAA, or none at once', everyNode().resolves(agents).type('AAAA').sameAsApi().within('2s'));
  check('SRV', everyNode().resolves(agents).type('SRV').sameAsApi());
  check('PTR', everyNode().resolves(agents).type('PTR').sameAsApi());
  check('a headless service', everyNode().resolves(headless).sameAsApi());
  check('a name that does not exist', everyNode().resolves('no-such-service').nxdomain());

  check('answers come soon', everyNode().resolves(dnsService()).times(20).within('500ms'));
  check('a new name is known soon', everyNode().resolves(newService()).sameAsApi().within('5s'));

  for (const name of settings().dns.outside) check(`outside: ${name}`, everyNode().resolves(name));
});
