import { apiServer, check, etcd, suite } from 'kube-smoke';

suite('etcd', () => {
  check('the API server reaches etcd', apiServer().reachesEtcd());
  check('etcd answers the API server in time', apiServer().asksEtcdWithin('300ms'));

  const direct = check.needs('etcd.endpoints');
  direct('every member is healthy', etcd().healthy());
  direct('all members follow one leader', etcd().hasLeader());
  direct('no member lags behind', etcd().inStep());
  direct('there is space left', etcd().hasSpace());
  direct('no alarm is raised', etcd().hasNoAlarm());
  direct('the log is flushed in time', etcd().syncsWithin('10ms'));
  direct('the database is committed in time', etcd().commitsWithin('25ms'));
  direct('what is put is kept', etcd().keepsWhatIsPut());
});
