import { hasFailed, stated } from '../stated.ts';

/** Nobody does what objects say is to be. */
export const controllerManagerDown = stated('controller-manager-down', {
  speaks: (seen) =>
    hasFailed(seen) &&
    (seen.from === 'deploy' || (seen.code === 'ESTALE' && seen.to === 'kube-controller-manager')),
  summary: () => 'controllers do not act: a deployment gets no pod, or what was deleted stays',
  advice: "look at the controller manager's process, its lease and its log",
});
