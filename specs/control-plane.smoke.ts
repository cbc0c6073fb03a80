import { apiServer, check, controlPlane, everyNode, service, suite } from 'kube-smoke';

suite('control-plane', () => {
  check('the API server is ready', apiServer().ready());
  check('the API server is live', apiServer().live());
  check('every node reaches the API server', everyNode().reaches(service('kubernetes.default')).tcp());
  check('a pod gets a node', controlPlane().schedules());
  check('a deployment gets its pod and takes it along', controlPlane().deploys());
  check('leases are renewed', controlPlane().renews(['kube-scheduler', 'kube-controller-manager']));
  check('admission webhooks have somebody behind them', apiServer().findsWebhooks());
  check('the API server keeps its certificate', apiServer().hasCertificate({ days: 14 }));
  check('every kubelet keeps its certificate', everyNode().hasCertificate({ days: 14 }));
});
