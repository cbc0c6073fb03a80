import { check, everyHost, everyNode, pods, service, suite } from 'kube-smoke';

suite('overlay', () => {
  const eachOther = everyNode().reaches(everyNode());
  const neighbours = pods('neighbour', { onEveryNode: true });

  check('tcp', eachOther.tcp());
  check('udp', eachOther.udp());
  check('full-size packets', eachOther.fullSize());
  check('a transfer of 1 MiB', eachOther.transfer('1MiB'));
  check('loss', eachOther.loss({ datagrams: 100, most: 0.01 }));
  check(
    'a pod reaches itself through its service',
    everyNode().reaches(service(everyNode())).tcp().byItself(),
  );

  // each of the first two costs a further pod on every node
  check.optIn('pod to pod on one node', everyNode().reaches(neighbours).tcp().onSameNode());
  check.optIn('host to pod', everyNode().hostReachesPods());
  check.optIn('pod to host', everyNode().reaches(everyHost()).tcp(10250));
});
