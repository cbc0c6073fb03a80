import { check, everyHost, everyNode, pods, service, suite } from 'kube-smoke';

suite('overlay', () => {
  const eachOther = everyNode().reaches(everyNode());

  check('tcp', eachOther.tcp());
  check('udp', eachOther.udp());
  check('full-size packets', eachOther.fullSize());
  check('a transfer of 1 MiB', eachOther.transfer('1MiB'));
  check('loss', eachOther.loss({ datagrams: 100, most: 0.01 }));
  check(
    'a pod reaches itself through its service',
    everyNode().reaches(service(everyNode())).tcp().byItself(),
  );
  check.optIn('pod to host', everyNode().reaches(everyHost()).tcp(10250));
});

suite.optIn('same-node', () => {
  const neighbours = pods('neighbour', { onEveryNode: true });

  check('pod to pod on the same node', everyNode().reaches(neighbours).tcp().onSameNode());
});
