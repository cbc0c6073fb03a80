import { check, everyNode, suite } from 'kube-smoke';

suite('overlay', () => {
  check('tcp', everyNode().reaches(everyNode()).tcp());
  check('udp', everyNode().reaches(everyNode()).udp());
});
