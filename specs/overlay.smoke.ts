import { check, everyNode, service, suite } from 'kube-smoke';

suite('overlay', () => {
  check('tcp', everyNode().reaches(everyNode()).tcp());
  check('udp', everyNode().reaches(everyNode()).udp());
  check('full-size packets', everyNode().reaches(everyNode()).fullSize());
  check('a transfer of 1 MiB', everyNode().reaches(everyNode()).transfer('1MiB'));
  check('loss', everyNode().reaches(everyNode()).loss({ datagrams: 100, most: 0.01 }));
  check(
    'a pod reaches itself through its service',
    everyNode().reaches(service(everyNode())).tcp().byItself(),
  );
});
