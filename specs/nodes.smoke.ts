import { check, everyNode, inventory, settings, suite } from 'kube-smoke';

const { expect: declared } = settings();

suite('nodes', () => {
  check('every node is ready', everyNode().has('Ready'));
  check('no node is short of disk', everyNode().hasNo('DiskPressure'));
  check('no node is short of memory', everyNode().hasNo('MemoryPressure'));
  check('no node is short of process ids', everyNode().hasNo('PIDPressure'));
  check('every kubelet is heard from', everyNode().renewsItsLease());
  check('every kubelet fits the API server', everyNode().fitsApiServer());
  check.needs('expect')('the nodes are as declared', inventory(declared ?? {}).holds());
  check("the nodes' clocks agree", everyNode().clocksAgree('300ms'));
});
