import { check, settings, suite, workloads } from 'kube-smoke';

const { grace, pendingFor, restarts, stuckAfter, ...scope } = settings().workloads;

suite('workloads', () => {
  const ours = workloads(scope);

  check('rollouts come to an end', ours.rolledOut(grace, stuckAfter));
  check('no replica is missing', ours.complete(grace, stuckAfter));
  check('no pod restarts again and again', ours.steady({ restarts, grace }));
  check('every pod starts', ours.started(pendingFor));
  check('every image can be had', ours.imagesPull(grace));
  check('every volume claim is bound', ours.claimsBound(pendingFor));
  check('no job has failed', ours.jobsSucceed());
});
