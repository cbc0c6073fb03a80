import { check, everyNode, suite } from 'kube-smoke';

suite('nodes', () => {
  check('every node is ready', everyNode().has('Ready'));
  check('no node is short of disk', everyNode().hasNo('DiskPressure'));
  check('no node is short of memory', everyNode().hasNo('MemoryPressure'));
  check('no node is short of process ids', everyNode().hasNo('PIDPressure'));
  check("the nodes' clocks agree", everyNode().clocksAgree('300ms'));
});
