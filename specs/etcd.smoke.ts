import { apiServer, check, etcd, suite } from 'kube-smoke';

suite('etcd', () => {
  check('the API server reaches etcd', apiServer().reachesEtcd());
  check('etcd answers the API server in time', apiServer().asksEtcdWithin('300ms'));

  // directly, where the config has etcd.endpoints
  check('every member is healthy', etcd().healthy());
  check('all members follow one leader', etcd().hasLeader());
  check('no member lags behind', etcd().inStep());
  check('there is space left', etcd().hasSpace());
  check('no alarm is raised', etcd().hasNoAlarm());
  check('the log is flushed in time', etcd().syncsWithin('10ms'));
  check('the database is committed in time', etcd().commitsWithin('25ms'));
  check('what is put is kept', etcd().keepsWhatIsPut());
});
