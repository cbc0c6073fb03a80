import { check, everyNode, settings, suite } from 'kube-smoke';

const { pull, pullPolicy } = settings().runtime;

suite('runtime', () => {
  check('every node starts a container', everyNode().startsContainers());
  check('every node has a pod ready', everyNode().readiesPods());
  // the kubelet takes some 2 s to let a pod go: longer than all other checks together
  check.optIn('a pod comes and goes on every node', everyNode().runsPods());
  check.needs('runtime.pull')('every node pulls the image', everyNode().pulls(pull ?? 'none', pullPolicy));
});
