import { apiServer, check, everyNode, service, suite } from 'kube-smoke';

suite('control-plane', () => {
  check('the API server is ready', apiServer().ready());
  check('the API server is live', apiServer().live());
  check('every node reaches the API server', everyNode().reaches(service('kubernetes.default')).tcp());
});
